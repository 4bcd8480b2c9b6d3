import { describeQuestion } from '../graders/describe-question.ts';

describeQuestion('q1');
