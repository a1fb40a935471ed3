/** One stop of the Tab key for a row or a list of buttons, arrows between them. True when the key was one of ours. */
export function rovingKey(event: KeyboardEvent, items: readonly HTMLElement[], isVertical = false): boolean {
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return false;
  const [back, on] = isVertical ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
  const to = { [back]: at - 1, [on]: at + 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return false;
  event.preventDefault();
  event.stopPropagation();
  focusItem(items, Math.min(Math.max(to, 0), items.length - 1));
  return true;
}

/** The one that Tab comes back to. */
export function focusItem(items: readonly HTMLElement[], index: number): void {
  items.forEach((item, i) => (item.tabIndex = i === index ? 0 : -1));
  items[index]?.focus();
}
