import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
const nls = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const text = (placeholder: string): string => nls[placeholder.replaceAll('%', '')] ?? '';
const commands = new Set<string>(contributes.commands.map(({ command }: { command: string }) => command));
/** Commands that a text of the manifest links to. */
const linked = (shown: string): string[] => [...shown.matchAll(/\]\(command:([^)?]+)/g)].map(([, command]) => command);
/** VS Code makes one for each view. */
const isKnown = (command: string): boolean =>
  commands.has(command) || command === 'spanlight.traces.focus' || command.startsWith('workbench.');

interface Entry {
  readonly command: string;
  readonly when?: string;
}

describe('the view Traces in the manifest', () => {
  const ofView = [...commands].filter(command => command.startsWith('spanlight.traces.'));

  it('has each of its commands in the palette, in a menu and on a key that works while the view has the focus', () => {
    assert.ok(ofView.length >= 10);
    const palette: readonly Entry[] = contributes.menus.commandPalette;
    const inMenus = new Set(
      [...contributes.menus['view/title'], ...contributes.menus['view/item/context']].map(({ command }) => command),
    );
    for (const command of ofView) {
      assert.ok(
        !palette.some(entry => entry.command === command && entry.when === 'false'),
        `${command} in the palette`,
      );
      assert.ok(inMenus.has(command), `${command} in a menu`);
      if (command === 'spanlight.traces.showRun') continue; // of a run, which the status bar offers
      const keys: readonly Entry[] = contributes.keybindings.filter((entry: Entry) => entry.command === command);
      assert.ok(keys.length, `${command} on a key`);
      for (const { when } of keys) assert.match(when ?? '', /^focusedView == 'spanlight\.traces'/);
    }
  });

  it('shows no menu of its own anywhere else', () => {
    for (const { when } of [...contributes.menus['view/title'], ...contributes.menus['view/item/context']])
      assert.match(when, /^view == 'spanlight\.traces'/);
  });

  it('offers in its menu only what the palette offers at that moment', () => {
    const palette: readonly Entry[] = contributes.menus.commandPalette;
    for (const { command, when } of contributes.menus['view/title'] as readonly Entry[]) {
      const inPalette = palette.find(entry => entry.command === command)?.when ?? '';
      for (const [condition] of inPalette.matchAll(/!?spanlight\.collectorRunning/g))
        assert.ok(when?.split(' && ').includes(condition), `${command} needs ${condition}`);
    }
  });

  it('welcomes one way or the other where the collector waits', () => {
    const whens: string[] = contributes.viewsWelcome.map(({ when }: { when?: string }) => when ?? '');
    const waiting = whens.filter(when => when.startsWith('spanlight.collectorRunning'));
    assert.deepEqual(waiting.map(when => when.split(' && ')[1]).sort(), [
      '!spanlight.collectorElsewhere',
      'spanlight.collectorElsewhere',
    ]);
  });

  it('welcomes with commands that exist', () => {
    const texts: string[] = contributes.viewsWelcome.map(({ contents }: { contents: string }) => text(contents));
    const all = texts.flatMap(linked);
    assert.ok(all.includes('spanlight.startCollector') && all.includes('spanlight.openSampleTrace'));
    assert.deepEqual(
      all.filter(command => !isKnown(command)),
      [],
    );
  });
});

describe('the walkthrough', () => {
  const [{ id, steps }] = contributes.walkthroughs;

  it('has at most six steps, each with a picture or page that is there', () => {
    assert.ok(steps.length <= 6);
    for (const { title, description, media } of steps) {
      assert.ok(text(title) && text(description), title);
      assert.ok(existsSync(media.markdown ?? media.svg), JSON.stringify(media));
      if (media.svg) assert.ok(text(media.altText), `words for ${media.svg}`);
    }
  });

  it('leads to commands that exist, and is done when something happened that can happen', () => {
    const keys = /interface ContextKeys \{([^]*?)\n\}/.exec(readFileSync('src/host/contextKeys.ts', 'utf8'))?.[1] ?? '';
    for (const { description, completionEvents } of steps) {
      assert.deepEqual(
        linked(text(description)).filter(command => !isKnown(command)),
        [],
      );
      assert.ok(completionEvents.length);
      for (const event of completionEvents as string[]) {
        const [kind, what] = event.split(':');
        assert.ok(kind === 'onCommand' ? isKnown(what) : kind === 'onContext' && keys.includes(`'${what}'`), event);
      }
    }
  });

  it('is what the welcome links to', () => {
    const welcome = contributes.viewsWelcome.map(({ contents }: { contents: string }) => text(contents)).join('\n');
    const [, argument] = /openWalkthrough\?([^)]*)\)/.exec(welcome) ?? [];
    assert.equal(JSON.parse(decodeURIComponent(argument)), `spanlight.spanlight#${id}`);
  });

  it('draws with colours of the theme alone', () => {
    for (const { media } of steps) {
      if (!media.svg) continue;
      const drawn = readFileSync(media.svg, 'utf8');
      assert.doesNotMatch(drawn, /(fill|stroke)="(#|rgb|(?!none|transparent|var)\w)/);
      for (const [, fallback] of drawn.matchAll(/var\(--vscode-list-activeSelectionBackground([^)]*)\)/g))
        assert.equal(fallback, ', transparent'); // high contrast has no such colour
    }
  });
});
