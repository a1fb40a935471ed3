import { isAbort } from '../../core/errors';
import type { SearchFlow } from './searchFlow';

/** Something a page loads once: on its way, there, or failed. */
export class LoadedList<T> {
  private answer: T | undefined;
  private failure: unknown;
  private loading = false;

  constructor(
    private readonly flow: SearchFlow,
    private readonly load: (signal: AbortSignal) => Promise<T>,
    private readonly onChange: () => void,
  ) {}

  get isLoading(): boolean {
    return this.loading;
  }

  get value(): T | undefined {
    return this.answer;
  }

  get error(): unknown {
    return this.failure;
  }

  /** Loads unless it is there already. */
  async want(): Promise<void> {
    if (this.answer !== undefined) return;
    await this.again();
  }

  readonly again = async (): Promise<void> => {
    this.loading = true;
    this.failure = undefined;
    this.onChange();
    try {
      this.answer = await this.flow.fetching.run(this.load);
      this.loading = false;
    } catch (error) {
      if (isAbort(error)) return; // somebody else loads now, or nobody looks
      this.loading = false;
      this.failure = error;
    }
    this.onChange();
  };
}
