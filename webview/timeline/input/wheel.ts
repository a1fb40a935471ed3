import { rowHeight } from '../../../src/core/layout/scroll';

/** What a turn of the wheel means. */
export type WheelMove =
  | { readonly kind: 'scroll'; readonly px: number }
  | { readonly kind: 'pan'; readonly px: number }
  | { readonly kind: 'zoom'; readonly factor: number };

type Turn = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** Lines and pages in CSS px; browsers say which one they mean by `deltaMode`. */
export function readWheel(event: Turn, pagePx: number): WheelMove | undefined {
  const unit = event.deltaMode === 1 ? rowHeight : event.deltaMode === 2 ? pagePx : 1;
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    // A pinch on a touchpad comes as small steps with ctrl, a notch of a wheel as one of a hundred.
    const along = Math.min(300, Math.max(-300, y || x));
    return along ? { kind: 'zoom', factor: Math.exp(along * 0.003) } : undefined;
  }
  if (event.shiftKey && y && !x) return { kind: 'pan', px: y };
  if (Math.abs(x) > Math.abs(y)) return { kind: 'pan', px: x };
  return y ? { kind: 'scroll', px: y } : undefined;
}
