import type { Language } from '../../core/index/language';

export const javascript: Language = {
  id: 'javascript',
  files: {},
  read: () => ({ language: 'javascript', package: '', functions: [] }),
};
