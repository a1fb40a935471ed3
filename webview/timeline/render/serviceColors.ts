import { contrast, distance, fromLab, toLab, withContrast, type Lab, type Rgb } from './color';

/** Any start gives a good hash; this one gives the services of the usual examples colours of their own. */
const hashStart = 16787;

/** FNV-1a over UTF-16 units: the same name has the same colour in every trace, window and machine. */
export function hashName(name: string): number {
  let hash = hashStart;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Graphics need 3:1 against what they stand on (WCAG 1.4.11). */
export const leastContrast = 3;
/** A bar brighter than this outshines the text; high contrast themes mean it and keep it. */
const mostContrast = 9;
/** OKLab distance under which two colours are hard to tell apart as thin bars. */
const tooClose = 0.075;
/** Steps of lightness tried for a colour that is taken, in this order. */
const shifts = [0, 0.1, -0.1, 0.18, -0.18, 0.05, -0.05, 0.26, -0.26];
/** With more services than this nothing can be told apart by colour alone; looking further only costs time. */
const comparedAtMost = 48;

/**
 * A colour for each service: the theme's by hash of the name, brought to 3:1 against the background. Of two services that
 * would look alike, the later one in the alphabet moves in lightness.
 */
export function serviceColors(
  services: readonly string[],
  theme: readonly Rgb[],
  background: Rgb,
  isHighContrast = false,
): Rgb[] {
  const colors: Rgb[] = new Array(services.length);
  const fitted = theme.map(color => fit(color, background, isHighContrast));
  const taken: Lab[] = [];
  /** Once no more colours are compared, all services of a slot get the same. */
  const settled = new Map<number, Rgb>();
  const byName = services.map((_, i) => i).sort((a, b) => (services[a] < services[b] ? -1 : 1));
  for (const i of byName) {
    const slot = hashName(services[i]) % theme.length;
    const color = settled.get(slot) ?? pick(fitted[slot], taken, background);
    colors[i] = color;
    if (taken.length < comparedAtMost) taken.push(toLab(color));
    else settled.set(slot, color);
  }
  return colors;
}

function fit(color: Rgb, background: Rgb, isHighContrast: boolean): Rgb {
  const strong = withContrast(color, background, leastContrast);
  if (isHighContrast || contrast(strong, background) <= mostContrast) return strong;
  const lab = toLab(strong);
  const towards = toLab(background).l < lab.l ? -0.02 : 0.02;
  for (let step = 1; step <= 40; step++) {
    const moved = fromLab({ ...lab, l: lab.l + step * towards });
    if (contrast(moved, background) <= mostContrast) return moved;
  }
  return strong;
}

function pick(base: Rgb, taken: readonly Lab[], background: Rgb): Rgb {
  const lab = toLab(base);
  let best = base;
  let bestDistance = -1;
  for (const shift of shifts) {
    const color = shift ? fromLab({ ...lab, l: lab.l + shift }) : base;
    if (contrast(color, background) < leastContrast) continue;
    const moved = toLab(color);
    const nearest = taken.reduce((least, other) => Math.min(least, distance(moved, other)), Infinity);
    if (nearest >= tooClose) return color;
    if (nearest > bestDistance) [best, bestDistance] = [color, nearest];
  }
  return best;
}
