import type { FileFacts } from '../../core/index/facts';
import type { Language } from '../../core/index/language';
import { moduleOf, modulesOf } from '../jvm/modules';
import { frameworkFacts } from '../jvm/frameworks';
import { basicFacts, compact } from '../shared/outlineFacts';
import { JavaOutline } from './javaOutline';

export const java: Language = {
  id: 'java',
  files: { '.java': 'java' },
  read(file): FileFacts {
    const outline = new JavaOutline(file);
    return compact({
      language: 'java',
      package: outline.package,
      ...basicFacts(outline),
      ...frameworkFacts(outline, ''),
    });
  },
  modulesOf,
  moduleOf,
};
