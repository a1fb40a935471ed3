import type { HostChannel } from './hostChannel';

/**
 * Tells the host whether keys of the timeline are meant. What loses the keyboard to another part of the page tells nothing: a key
 * that is pressed in between would be lost, as VS Code asks the host's last word.
 */
export class FocusTold {
  private loss: number | undefined;

  constructor(private readonly host: HostChannel) {}

  tell(isFocused: boolean): void {
    window.clearTimeout(this.loss);
    if (isFocused) this.host.notify('focus', { isFocused });
    else this.loss = window.setTimeout(() => this.host.notify('focus', { isFocused }));
  }
}
