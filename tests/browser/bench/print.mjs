/** One figure, as one line of JSON. */
export function print(figure) {
  const round = (value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  const { name, value, unit, baseline = null, ratio = null } = figure;
  process.stdout.write(`${JSON.stringify({ name, value: round(value), unit, baseline: round(baseline), ratio: round(ratio) })}\n`);
}

/** A figure beside what it is compared with. */
export const against = (name, value, unit, baseline) => print({ name, value, unit, baseline, ratio: value / baseline });
