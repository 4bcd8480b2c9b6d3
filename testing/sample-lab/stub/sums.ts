export class Sums {
  double(x: number): number {
    // TODO(sums.double) begin
    throw new Error('to do');
    // TODO(sums.double) end
  }

  fourfold(x: number): number {
    // TODO(sums.fourfold) begin
    throw new Error('to do');
    // TODO(sums.fourfold) end
  }
}
