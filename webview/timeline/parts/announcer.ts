import { h, setText } from '../dom';

/** How long a note stays in sight. */
const noteMs = 4000;

/** Says what happened: aloud to a screen reader, and in a corner where it matters to everybody. */
export class Announcer {
  readonly element = h('div', { class: 'live', attributes: { role: 'status', 'aria-live': 'polite' } });
  private timer = 0;

  /** For screen readers only. */
  say(text: string): void {
    // Equal text is not read twice: an unseen mark makes it another.
    setText(this.element, this.element.textContent === text ? `${text}\u200b` : text);
  }

  /** In sight for some seconds, too. */
  note(text: string): void {
    this.say(text);
    this.element.classList.add('shown');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.element.classList.remove('shown'), noteMs);
  }
}
