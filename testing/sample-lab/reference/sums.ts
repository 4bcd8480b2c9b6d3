export class Sums {
  double(x: number): number {
    // TODO(sums.double) begin
    return 2 * x;
    // TODO(sums.double) end
  }

  fourfold(x: number): number {
    // TODO(sums.fourfold) begin
    return this.double(this.double(x));
    // TODO(sums.fourfold) end
  }
}
