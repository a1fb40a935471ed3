import * as vscode from 'vscode';
import { isAbort, messageOf } from '../core/errors';
import { withoutLinks } from '../core/sentences';

export interface Question {
  readonly title: string;
  readonly prompt?: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly password?: boolean;
  readonly step?: number;
  readonly totalSteps?: number;
  /** Shows a back button; it, and only it, answers `back`. */
  readonly canGoBack?: boolean;
  /** What is wrong with the text, while it is being typed. */
  check?(value: string): string | undefined;
  /**
   * Tries what was entered; a sentence says why it won't do and keeps the box open. While it runs the box is busy, and
   * typing on or closing the box aborts it.
   */
  accept?(value: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Asks one line of text. undefined when the person gave up, `back` when they want the question before. */
export async function askText(question: Question): Promise<{ value: string } | 'back' | undefined> {
  const box = vscode.window.createInputBox();
  box.title = question.title;
  box.prompt = question.prompt && withoutLinks(question.prompt);
  box.placeholder = question.placeholder;
  box.value = question.value ?? '';
  box.password = question.password ?? false;
  box.step = question.step;
  box.totalSteps = question.totalSteps;
  box.ignoreFocusOut = true; // tokens and addresses come from other windows
  if (question.canGoBack) box.buttons = [vscode.QuickInputButtons.Back];
  let running: AbortController | undefined;
  const complain = (problem: string | undefined): void =>
    void (box.validationMessage = problem && withoutLinks(problem));

  try {
    return await new Promise(resolve => {
      box.onDidChangeValue(value => {
        running?.abort();
        complain(value ? question.check?.(value) : undefined);
      });
      box.onDidTriggerButton(button => {
        if (button === vscode.QuickInputButtons.Back) resolve('back');
      });
      box.onDidHide(() => resolve(undefined));
      box.onDidAccept(async () => {
        if (running && !running.signal.aborted) return; // Enter twice
        const value = box.value;
        const problem = question.check?.(value);
        if (problem) {
          complain(problem);
          return;
        }
        if (!question.accept) return resolve({ value });
        const controller = (running = new AbortController());
        box.busy = true;
        complain(undefined);
        try {
          const refusal = await question.accept(value, controller.signal);
          if (controller.signal.aborted) return;
          if (refusal === undefined) resolve({ value });
          else complain(refusal);
        } catch (error) {
          if (!isAbort(error)) complain(messageOf(error));
        } finally {
          if (running === controller) {
            running = undefined;
            box.busy = false;
          }
        }
      });
      box.show();
    });
  } finally {
    running?.abort();
    box.dispose();
  }
}
