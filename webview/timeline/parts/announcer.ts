import { h, setText } from '../dom';

/** How long a note stays in sight. */
const noteMs = 4000;

/** Says what happened: aloud to a screen reader, and in a corner where it matters to everybody. */
export class Announcer {
  private readonly aloud = h('div', { class: 'live', attributes: { role: 'status', 'aria-live': 'polite' } });
  /** An element of its own: what is said aloud meanwhile is nothing to be seen. */
  private readonly seen = h('div', { class: 'live', attributes: { 'aria-hidden': 'true' } });
  readonly element = h('div', {}, this.aloud, this.seen);
  private timer = 0;

  /** For screen readers only. */
  say(text: string): void {
    // Equal text is not read twice: an unseen mark makes it another.
    setText(this.aloud, this.aloud.textContent === text ? `${text}\u200b` : text);
  }

  /** In sight for some seconds, too. */
  note(text: string): void {
    this.say(text);
    setText(this.seen, text);
    this.seen.classList.add('shown');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.seen.classList.remove('shown');
      setText(this.seen, '');
    }, noteMs);
  }
}
