import { isIn, type Sample, type Samples } from '../../harness/authoring/samples.ts';
import { FORM_NAMES, render } from '../../harness/cli/reporters.ts';
import { renderAnnotations } from '../../harness/report/github.ts';
import { redact } from '../../harness/report/redact.ts';
import type { GradeReport } from '../../harness/report/schema.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { changedFiles, compose } from '../compose.ts';
import { REFERENCE } from './by-question.ts';

const linesIn = (text: string): string[] => text.split('\n').map((line) => line.trim());

/** Finds the lines of a faulty sample that the right work nearest to it has not: there its mistake is. */
function faultyLines(course: Course, sample: Sample, file: string, correct: readonly Sample[]): Set<string> {
  const own = linesIn(String(compose(sample, course).get(file)));
  const right = [REFERENCE, ...correct.filter((each) => isIn(each, Object.keys(sample.blocks)))];
  const differing = right.map((each) =>
    new Set(own).difference(new Set(linesIn(String(compose(each, course).get(file))))),
  );
  return differing.reduce((fewest, lines) => (lines.size < fewest.size ? lines : fewest));
}

/** Lists the lines of a file at which any form of a report points. */
async function linesNamed({ rubric }: Course, report: GradeReport, file: string): Promise<number[]> {
  // Findings of a task that another one blocks are those of right code: JUnit, which alone shows them, says what blocks it.
  const questions = report.questions.map(({ tasks, ...question }) => ({
    ...question,
    tasks: tasks.map(({ blockedBy, checks, ...task }) => ({
      ...task,
      checks: blockedBy ? [] : checks.filter((check) => !check.blockedBy),
    })),
  }));
  const graded = [{ report: { ...report, questions }, path: 'student' }];
  const forms = await Promise.all(FORM_NAMES.map((form) => render(form, graded, rubric)));
  const texts = [...forms, renderAnnotations(redact(graded[0].report), (path) => path)];
  const place = new RegExp(`${RegExp.escape(file)}(?::|,line=|",\\s*"line": ?)(\\d+)|\\bline (\\d+)`, 'g');
  const found = texts.flatMap((text) => [...text.matchAll(place)].map(([, after, alone]) => Number(after ?? alone)));
  return [...new Set(found)];
}

/** Says which lines the forms of a report point at that are neither lines of the mistake nor known to fail for it. */
export async function misplaced(
  course: Course,
  sample: Sample,
  report: GradeReport,
  { correct, failsAt = {} }: Pick<Samples, 'correct' | 'failsAt'>,
): Promise<string[]> {
  const failing = Object.entries(failsAt).flatMap(([part, ids]) => (ids.split(/\s+/).includes(sample.id) ? part : []));
  const named = [...changedFiles(sample, course)].map(async ([file, text]) => {
    const lines = linesIn(text);
    const faulty = faultyLines(course, sample, file, correct);
    const place =
      [...faulty]
        .slice(0, 3)
        .map((line) => `'${line}'`)
        .join(' or ') || 'what is left out';
    return (await linesNamed(course, report, file))
      .map((number) => ({ number, line: lines[number - 1] ?? '' }))
      .filter(({ line }) => !faulty.has(line) && !failing.some((part) => line.includes(part)))
      .map(
        ({ number, line }) =>
          `a finding points at ${file}:${number}, '${line}', which is right: the mistake is in ${place}`,
      );
  });
  return (await Promise.all(named)).flat();
}
