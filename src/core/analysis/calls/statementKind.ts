/** What a statement does, as far as its text tells. */
export type StatementKind =
  /** Asks for something and changes nothing; asked again it would say the same. */
  | 'read'
  /** Changes something, or may. */
  | 'write'
  /** Transactions, settings, pages of an answer, questions of a driver or framework: nobody's own statement. */
  | 'housekeeping';

const housekeeping =
  /^(?:begin|start transaction|commit|rollback|savepoint|release|set (?!.*:)|show |pragma|discard|use |fetch |close |declare |deallocate|explain|describe |listen|notify|lock |unlock|select (?:\?|version\(\)|now\(\)|current_\w+(?:\(\))?|@@[\w., @]+)(?: as \S+)?$|ping|hello|isma?ster|info|client |auth\b|cluster |command|select quote\(|wait |watch|multi|exec\b|\[?{"(?:getmore|hello|ismaster|ping|killcursors|endsessions|aborttransaction|committransaction)")/;
const reads =
  /^(?:select|with|table|values|from|match|(?:mget|hgetall|hmget|hget|hkeys|hvals|hlen|hexists|exists|get|getrange|strlen|ttl|type|llen|lrange|lindex|smembers|sismember|scard|sinter|sunion|zrange\w*|zscore|zrank|zcard|zcount)\b|(?:find|count|search|getitem|batchget|scan|query|aggregate|distinct)\w*$|\[?{"(?:find|aggregate|count|distinct|query|_source)")/;
/** Reads that change something, that lock, or that are meant to say something else each time. */
const notJustReads =
  /\b(?:insert|update|delete|merge|replace|truncate|create|drop|alter|into|for share|nextval|next value|setval|currval|last_insert_id|scope_identity|rowcount|changes\(|found_rows|advisory_\w+|get_lock|release_lock|random\(|rand\(|uuid\w*\(|gen_random\w*|now\(|sysdate|getdate|clock_timestamp|sleep\(|pg_sleep|detach|set |call |skip locked|pg_catalog|information_schema|sqlite_master|\$out|\$merge)/;

/** `folded`: see foldStatement. */
export function statementKind(folded: string): StatementKind {
  const text = folded.replace(/^\(+\s*/, '').toLowerCase();
  if (housekeeping.test(text)) return 'housekeeping';
  return reads.test(text) && !notJustReads.test(text) ? 'read' : 'write';
}
