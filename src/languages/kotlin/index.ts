import type { FileFacts } from '../../core/index/facts';
import type { Language } from '../../core/index/language';
import { frameworkFacts } from '../jvm/frameworks';
import { moduleOf, modulesOf } from '../jvm/modules';
import { basicFacts, compact } from '../shared/outlineFacts';
import { KotlinOutline } from './kotlinOutline';
import { prepare } from './prepare';
import { resourcePaths } from './resources';

export const kotlin: Language = {
  id: 'kotlin',
  files: { '.kt': 'kotlin', '.kts': 'kotlin' },
  prepare,
  read(file): FileFacts {
    const outline = new KotlinOutline(file);
    const frameworks = frameworkFacts(outline, outline.fileClass);
    return compact({
      language: 'kotlin',
      package: outline.package,
      ...basicFacts(outline),
      ...frameworks,
      constants: [...(frameworks.constants ?? []), ...resourcePaths(outline)],
    });
  },
  modulesOf,
  moduleOf,
};
