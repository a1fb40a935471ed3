import type { Rule } from '../rule';
import { codeAttributes } from './codeAttributes';
import { codeStacktrace } from './codeStacktrace';
import { stackTrace } from './stackTrace';
import { errorMessage } from './errorMessage';
import { frameworkName } from './frameworkName';
import { command } from './command';
import { faas } from './faas';
import { nextRoute } from './nextRoute';
import { template } from './template';
import { httpClient } from './httpClient';
import { httpRoute } from './httpRoute';
import { job } from './job';
import { enclosing } from './enclosing';
import { graphql } from './graphql';
import { library } from './library';
import { messaging } from './messaging';
import { orm } from './orm';
import { qualifiedName } from './qualifiedName';
import { repositoryCall } from './repositoryCall';
import { rpc } from './rpc';
import { spanName } from './spanName';
import { sql } from './sql';
import { taught } from './taught';

/** In the order of how directly they know. All are asked; the ranking decides. */
export const allRules: readonly Rule[] = [
  taught,
  library,
  codeAttributes,
  qualifiedName,
  frameworkName,
  stackTrace,
  errorMessage,
  httpRoute,
  nextRoute,
  faas,
  command,
  template,
  httpClient,
  rpc,
  graphql,
  job,
  spanName,
  messaging,
  sql,
  repositoryCall,
  orm,
  codeStacktrace,
  enclosing,
];
