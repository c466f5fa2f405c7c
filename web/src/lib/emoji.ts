const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[#*0-9]\ufe0f?\u20e3)/u;
const MOST = 6;

/** How many emoji a text is made of, if it is made of nothing else and of few. */
export function onlyEmoji(text: string): number {
  const said = text.trim();
  if (said === '' || said.length > 120) return 0;
  let count = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(said)) {
    if (segment.trim() === '') continue;
    if (!EMOJI.test(segment)) return 0;
    count += 1;
  }
  return count <= MOST ? count : 0;
}
