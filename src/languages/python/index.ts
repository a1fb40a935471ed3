import type { Language } from '../../core/index/language';

export const python: Language = {
  id: 'python',
  files: {},
  read: () => ({ language: 'python', package: '', functions: [] }),
};
