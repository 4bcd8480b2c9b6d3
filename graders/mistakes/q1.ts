import { q1Mistakes } from './all.ts';

export default q1Mistakes;
