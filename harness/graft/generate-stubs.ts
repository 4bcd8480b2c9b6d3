import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Question } from '../authoring/lab.ts';
import type { Course } from '../rubric/course.ts';
import { stubOf } from './stub.ts';

/** Makes the students' files of the reference and the rubric; nothing is written. */
export function generateStubs({ rubric, lab, root }: Course): { question: Question; text: string }[] {
  return lab.questions.map((question) => {
    const rule = rubric.questions.find(({ id }) => id === question.id);
    const taskOf = (block: string) => question.tasks.find(({ blocks }) => blocks.includes(block))?.id;
    const describe = (block: string): string[] => {
      const index = rule?.tasks.findIndex(({ id }) => id === taskOf(block)) ?? -1;
      const task = rule?.tasks[index];
      return task ? [`Task ${index + 1}, ${task.title}: ${task.marks} marks.`] : [];
    };
    return { question, text: stubOf(readFileSync(join(root, question.reference), 'utf8'), describe) };
  });
}
