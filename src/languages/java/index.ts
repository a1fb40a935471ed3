import type { Language } from '../../core/index/language';

export const java: Language = {
  id: 'java',
  files: {},
  read: () => ({ language: 'java', package: '', functions: [] }),
};
