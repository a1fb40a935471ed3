/** Keys of the rows: as in every tree of VS Code. All other keys are contributed keybindings and come as commands. */
export interface TreeActions {
  moveBy(rows: number): void;
  moveToEdge(edge: 'first' | 'last'): void;
  page(direction: 1 | -1): void;
  /** Unfolds; on an open row goes to the first child. */
  intoOrUnfold(): void;
  /** Folds; on a folded row or a leaf goes to the parent. */
  outOrFold(): void;
  unfoldSiblings(): void;
  openSource(): void;
  toggleDetail(): void;
  escape(): void;
}

/** True when the key was one of ours. */
export function treeKey(event: KeyboardEvent, actions: TreeActions): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case 'ArrowDown':
      actions.moveBy(1);
      return true;
    case 'ArrowUp':
      actions.moveBy(-1);
      return true;
    case 'Home':
      actions.moveToEdge('first');
      return true;
    case 'End':
      actions.moveToEdge('last');
      return true;
    case 'PageDown':
      actions.page(1);
      return true;
    case 'PageUp':
      actions.page(-1);
      return true;
    case 'ArrowRight':
      actions.intoOrUnfold();
      return true;
    case 'ArrowLeft':
      actions.outOrFold();
      return true;
    case '*':
      actions.unfoldSiblings();
      return true;
    case 'Enter':
      actions.openSource();
      return true;
    case ' ':
      actions.toggleDetail();
      return true;
    case 'Escape':
      actions.escape();
      return true;
    default:
      return false;
  }
}
