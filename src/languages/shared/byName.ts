/** Things by name, for questions with a pattern that come up again and again: names are few, calls are many. */
export class ByName<T> {
  private readonly groups = new Map<string, { readonly at: number; readonly item: T }[]>();
  private readonly answers = new Map<string, readonly T[]>();

  constructor(items: readonly T[], nameOf: (item: T) => string | undefined) {
    items.forEach((item, at) => {
      const name = nameOf(item);
      if (name === undefined) return;
      const group = this.groups.get(name);
      if (group) group.push({ at, item });
      else this.groups.set(name, [{ at, item }]);
    });
  }

  /** Those whose name fits, in their order. */
  matching(pattern: RegExp): readonly T[] {
    let answer = this.answers.get(pattern.source);
    if (!answer) {
      const found = [...this.groups].flatMap(([name, group]) => (pattern.test(name) ? group : []));
      answer = found.sort((a, b) => a.at - b.at).map(({ item }) => item);
      this.answers.set(pattern.source, answer);
    }
    return answer;
  }
}
