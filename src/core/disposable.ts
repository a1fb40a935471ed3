export interface Disposable {
  dispose(): void;
}

/** Owns other disposables: last made, first gone; what is added after the end is disposed of at once. */
export class DisposableStore implements Disposable {
  private items: Disposable[] | undefined = [];

  get isDisposed(): boolean {
    return this.items === undefined;
  }

  add<T extends Disposable>(item: T): T {
    if (this.items) this.items.push(item);
    else item.dispose(); // the store is gone already: a late `await` must not leak
    return item;
  }

  dispose(): void {
    const items = this.items ?? [];
    this.items = undefined;
    while (items.length) items.pop()?.dispose();
  }
}
