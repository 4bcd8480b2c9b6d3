import { describeQuestion } from '../harness/task/suite.ts';

describeQuestion('q1');
