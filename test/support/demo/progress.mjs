// What a long preparation shows: a line for each step that is done, and on a terminal one that moves for those that run.

const isTerminal = process.stdout.isTTY === true;
const heartbeatMs = 30_000;

/** Steps that may run side by side. */
export class Progress {
  /** @type {Map<string, {since: number, last: string}>} */
  #running = new Map();
  #timer;

  /**
   * Runs a step and says how long it took.
   * @template T
   * @param {string} name what is being done, such as "Installing npm packages"
   * @param {(echo: (text: string) => void) => Promise<T>} work `echo` takes output of programs; its last line is shown
   * @returns {Promise<T>}
   */
  async step(name, work) {
    const state = { since: Date.now(), last: '' };
    this.#running.set(name, state);
    if (!isTerminal) console.log(`  … ${name}`);
    this.#timer ??= setInterval(() => this.#draw(), isTerminal ? 200 : heartbeatMs);
    try {
      const result = await work(text => (state.last = lastLine(text) || state.last));
      this.#finish(name, `  ✓ ${name} (${seconds(state)} s)`);
      return result;
    } catch (error) {
      this.#finish(name, `  ✗ ${name} (${seconds(state)} s)`);
      throw error;
    }
  }

  /** Prints a line above the one that moves. @param {string} text */
  say(text) {
    if (isTerminal) process.stdout.write('\r\u001b[K');
    console.log(text);
  }

  /** Takes the moving line away, for good. */
  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (isTerminal) process.stdout.write('\r\u001b[K');
  }

  #finish(name, line) {
    this.#running.delete(name);
    this.say(line);
    if (this.#running.size === 0) this.stop();
  }

  #draw() {
    const texts = [...this.#running].map(([name, state]) => `${name} ${seconds(state)} s`);
    const [{ last = '' } = {}] = this.#running.values();
    const line = `  … ${texts.join(', ')}${last ? `: ${last}` : ''}`;
    if (isTerminal) process.stdout.write(`\r\u001b[K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
    else console.log(line);
  }
}

function seconds({ since }) {
  return Math.round((Date.now() - since) / 1000);
}

function lastLine(text) {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
