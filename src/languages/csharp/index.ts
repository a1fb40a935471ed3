import type { Language } from '../../core/index/language';

export const csharp: Language = {
  id: 'csharp',
  files: {},
  read: () => ({ language: 'csharp', package: '', functions: [] }),
};
