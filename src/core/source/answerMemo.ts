import type { SpanView } from './spanView';
import type { Question, Reading } from './trackedSpan';

/**
 * Answers by what was read to find them: a tree of questions. A span goes down as far as its own answers lead; a trace of
 * 100,000 spans has a few hundred places, whatever attributes tell its spans apart that no rule asks about.
 */
export class AnswerMemo<T> {
  private readonly root: Node<T> = {};
  private size = 0;

  /** Beyond `most` bytes, roughly, all is forgotten: spans that all differ gain nothing from being remembered. */
  constructor(private readonly most = 20_000_000) {}

  /** What was asked on the way is put into `readings`, for whom it helps. */
  find(span: SpanView, readings?: Reading[]): T | undefined {
    let node: Node<T> | undefined = this.root;
    while (node?.question) {
      const { question, next }: Node<T> = node;
      const answer = question.ask(span);
      readings?.push({ question, answer });
      node = next!.get(answer);
    }
    return node?.value;
  }

  keep(readings: readonly Reading[], value: T): void {
    if (this.size > this.most) this.clear();
    let node = this.root;
    for (const { question, answer } of readings) {
      // Rules that ask in another order after the same answers are not deterministic: their answers are not kept.
      if (node.value !== undefined || (node.question && node.question.key !== question.key)) return;
      node.question ??= question;
      node.next ??= new Map();
      let next = node.next.get(answer);
      if (!next) {
        node.next.set(answer, (next = {}));
        this.size += nodeBytes + (typeof answer === 'string' ? 2 * answer.length : 0);
      }
      node = next;
    }
    if (!node.question) node.value = value;
  }

  private clear(): void {
    this.root.question = undefined;
    this.root.next = undefined;
    this.root.value = undefined;
    this.size = 0;
  }
}

/** A node, the map that it is in, its entry there. */
const nodeBytes = 200;

interface Node<T> {
  question?: Question;
  next?: Map<unknown, Node<T>>;
  value?: T;
}
