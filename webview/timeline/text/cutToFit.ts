/** Of a longer text nothing more can be seen, and measuring it would take long. */
const longest = 300;

/** The text, or as much of its beginning and its end as fits, for where a canvas has to cut: `GET /ord…/items`. */
export function cutToFit(text: string, width: number, measure: (text: string) => number): string {
  const flat = text.slice(0, longest).replace(/\s/g, ' ');
  if (measure(flat) <= width) return flat;
  const letters = [...flat];
  const cut = (count: number) => {
    const head = Math.ceil(count * 0.65);
    return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (count - head)).join('')}`;
  };
  let low = 0;
  let high = letters.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(cut(middle)) <= width) low = middle;
    else high = middle - 1;
  }
  return low < 2 ? '' : cut(low);
}
