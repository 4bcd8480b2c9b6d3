import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultySample, Sample } from '../../harness/authoring/samples.ts';
import type { Course } from '../../harness/rubric/course.ts';
import { compose } from '../compose.ts';
import { byQuestion, merged } from '../corpus/by-question.ts';
import { expectedMarks } from '../corpus/expected-marks.ts';
import type { LabSamples } from '../load-samples.ts';
import { type Random, randomFrom } from '../random.ts';

/** A submission of the rehearsal, and what must come of it. */
export interface Member {
  readonly id: string;
  /** what it is made of */
  readonly samples: readonly string[];
  /** texts by the name of the file */
  readonly files: ReadonlyMap<string, string>;
  /** by the column of `gradebook.csv`: tasks, questions before and after the cap, the total */
  readonly marks: Readonly<Record<string, number>>;
}

/** What stands in the blocks of one question. */
type Card = Sample & Partial<Pick<FaultySample, 'fails'>>;

/** Lists the samples that a class is made of, by question. */
export function decksOf(
  course: Pick<Course, 'lab'>,
  { correct, faulty }: Pick<LabSamples, 'correct' | 'faulty'>,
): Card[][] {
  return byQuestion<Card>(course, [...correct, ...faulty]);
}

/**
 * Deals a class in which each submission has one sample in each question: the reference, a correct one, or a faulty
 * one. Samples are dealt like cards, so that all occur about as often.
 */
export function dealClass(course: Course, decks: readonly Card[][], size: number, seed: number): Member[] {
  const random = randomFrom(seed);
  const dealt = decks.map((deck) => deal(deck, size, random));
  const digits = String(size).length;
  return Array.from({ length: size }, (_, i) => {
    const hand = dealt.map((cards) => cards[i]);
    const fails = hand.flatMap((card) => card.fails ?? []);
    return {
      id: `student-${String(i + 1).padStart(digits, '0')}`,
      samples: hand.map(({ id }) => id),
      files: compose(merged(hand), course),
      marks: expectedMarks(course.rubric, fails),
    };
  });
}

/** Writes a class as a folder of a folder for each submission. */
export function writeClass(members: readonly Member[], folder: string): void {
  for (const { id, files } of members) {
    mkdirSync(join(folder, id), { recursive: true });
    for (const [name, text] of files) writeFileSync(join(folder, id, name), text);
  }
}

/** Deals `size` cards from as many shuffled decks as it takes. */
function deal<T>(deck: readonly T[], size: number, random: Random): T[] {
  const decks = Array.from({ length: Math.ceil(size / deck.length) }, () => random.shuffle(deck));
  return decks.flat().slice(0, size);
}
