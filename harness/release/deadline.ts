/** The sentence of the lab sheet that names a deadline, `2024-03-11T17:00:00+05:30` as the rubric writes it. */
export function deadlineSentence(deadline: string): string {
  const [, date = '', time = '', zone = ''] = /^([\d-]+)T(\d+:\d+)[^+Z-]*(.*)$/.exec(deadline) ?? [];
  const form = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  const day = new Date(date).toLocaleDateString('en-GB', form).replace(',', '');
  return `**Deadline: ${day}, ${time} (UTC${zone === 'Z' ? '' : zone}).**`;
}
