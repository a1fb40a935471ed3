import { readWheel } from '../timeline/input/wheel';

export interface GraphPointerActions {
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  click(x: number, y: number): void;
  open(x: number, y: number): void;
  isOver(x: number, y: number): boolean;
}

/** A press that moves further than this is no click. */
const clickSlack = 4;
/** A notch of the wheel is 100 px. */
const zoomPerPx = 0.0016;

/** Drag pans, the wheel zooms (and pans where a touchpad goes sideways), a click selects. Places in CSS px of the element. */
export function wireGraphPointer(element: HTMLElement, actions: GraphPointerActions): void {
  let last: { x: number; y: number; moved: number } | undefined;
  const placeOf = ({ clientX, clientY }: MouseEvent): [number, number] => {
    const { left, top } = element.getBoundingClientRect();
    return [clientX - left, clientY - top];
  };
  element.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    last = { x: event.clientX, y: event.clientY, moved: 0 };
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointermove', event => {
    if (!last) {
      element.classList.toggle('over', actions.isOver(...placeOf(event)));
      return;
    }
    const [dx, dy] = [event.clientX - last.x, event.clientY - last.y];
    const moved = last.moved + Math.hypot(dx, dy);
    if (moved > clickSlack) actions.pan(dx, dy);
    last = { x: event.clientX, y: event.clientY, moved };
  });
  element.addEventListener('pointerup', event => {
    if (last && last.moved <= clickSlack) actions.click(...placeOf(event));
    last = undefined;
  });
  element.addEventListener('pointercancel', () => (last = undefined));
  element.addEventListener('dblclick', event => actions.open(...placeOf(event)));
  element.addEventListener(
    'wheel',
    event => {
      const move = readWheel(event, element.clientHeight);
      if (!move) return;
      event.preventDefault();
      if (move.kind === 'pan') actions.pan(-move.px, 0);
      else actions.zoom(move.kind === 'zoom' ? 1 / move.factor : Math.exp(-move.px * zoomPerPx), ...placeOf(event));
    },
    { passive: false },
  );
}
