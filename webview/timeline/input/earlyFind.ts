import type { PageCommand } from '../../../src/protocol/timeline';

/** By then the command of the key has come. */
const lateMs = 2000;

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/**
 * The key for find, taken by the page itself. By way of VS Code the box would have the keyboard a moment later, and the letters
 * that somebody types by then would be commands: `service` sorts, goes to the failure, and asks what to compare with. The
 * command that follows is the same wish: it would select what has been typed since.
 */
export class EarlyFind {
  private at = -Infinity;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** True when the box is to have the keyboard now. */
  note({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): boolean {
    const isFind = key.toLowerCase() === 'f' && ctrlKey !== metaKey && !altKey && !shiftKey;
    if (isFind) this.at = this.now();
    return isFind;
  }

  /** The command is what the key has done already; once for each. */
  takesFor(command: PageCommand): boolean {
    if (command !== 'find' || this.now() - this.at >= lateMs) return false;
    this.at = -Infinity;
    return true;
  }
}
