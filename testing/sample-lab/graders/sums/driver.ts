import type { Driver, DriverHost } from 'lab-harness/inside';

interface SampleModule {
  Sums: new () => { double(x: number): number; fourfold(x: number): number };
}

export type SampleProcedures = ReturnType<typeof createDriver>;

export default function createDriver({ Sums }: SampleModule, host: DriverHost) {
  const sums = new Sums();
  if (host.substitutes.includes('double')) sums.double = (x) => host.ask('double', x) as number;
  return { double: (x: number) => sums.double(x), fourfold: (x: number) => sums.fourfold(x) };
}
createDriver satisfies Driver<SampleModule, SampleProcedures>;
