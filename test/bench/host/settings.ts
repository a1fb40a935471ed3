/** Stands for the module `vscode` where the cache of traces runs without an editor: every setting has its default. */
import manifest from '../../../package.json';

const groups: readonly { properties: object }[] = manifest.contributes.configuration;
const settings: Record<string, { default: unknown }> = Object.assign({}, ...groups.map(group => group.properties));

export const workspace = {
  getConfiguration: () => ({ get: (key: string) => settings[key]?.default }),
};

export class Disposable {
  constructor(readonly dispose: () => void) {}
}
