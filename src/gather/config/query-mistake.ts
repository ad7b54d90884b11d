/** What an advanced query of AWS Config can't say, found before AWS is asked. */
export interface QueryMistake {
  /** Where in the text. */
  readonly at: number;
  readonly problem: string;
  readonly hint: string;
}

/** Expression: 1 to 4096 characters (service model of AWS Config). */
const LONGEST = 4096;

interface Token {
  readonly text: string;
  readonly at: number;
}

const TOKEN = /'[^']*'|[A-Za-z_][\w.]*|-?\d[\w.]*|<=|>=|<>|!=|--|\/\*|\S/g;

/** Words of other dialects. https://docs.aws.amazon.com/config/latest/developerguide/query-components.html */
const FOREIGN: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  FROM: ['there is no FROM: all resources are one table', "Leave it out, and say which resources: WHERE resourceType = 'AWS::IAM::User'."],
  JOIN: ['there is no JOIN', 'Ask two queries; relationships.resourceId names what belongs to a resource.'],
  DISTINCT: ['there is no DISTINCT', 'GROUP BY with COUNT(*) names each value once.'],
  AS: ['there is no AS', 'Columns are called as in the query.'],
  HAVING: ['there is no HAVING', 'Choose among the groups afterwards.'],
  UNION: ['there is no UNION', "Ask with resourceType IN ('…', '…')."],
  LIMIT: ['there is no LIMIT', 'Use --limit.'],
  NULL: ['what is missing is not stored, so it can not be asked for', 'Leave the condition out and choose among the rows afterwards.'],
  CASE: ['there is no CASE', 'Select the property itself.'],
  '<=': ['there is no <=', 'Write NOT … > ….'],
  '>=': ['there is no >=', 'Write NOT … < ….'],
  '<>': ['there is no <>', 'Write NOT … = ….'],
  '!=': ['there is no !=', 'Write NOT … = ….'],
  '--': ['there are no comments', 'Leave it out.'],
  '/*': ['there are no comments', 'Leave it out.'],
  '"': ['texts stand in single quotes', "Such as 'AWS::IAM::User'."],
  '`': ['properties stand without quotes', 'Such as configuration.path.'],
  "'": ['a text has no closing quote', 'Texts stand in single quotes.'],
};

/** Names are compared to the letter: resourcetype finds nothing. */
const PROPERTIES = [
  ...['accountId', 'arn', 'awsRegion', 'availabilityZone', 'configuration', 'configurationItemCaptureTime', 'configurationItemStatus'],
  ...['relationships', 'resourceCreationTime', 'resourceId', 'resourceName', 'resourceType', 'tags', 'version'],
];

const TYPES = ['AWS::IAM::User', 'AWS::IAM::Role', 'AWS::IAM::Group', 'AWS::IAM::Policy'];

export function queryMistake(text: string): QueryMistake | null {
  if (text.trim() === '') return { at: 0, problem: 'the query is empty', hint: 'Such as SELECT accountId, COUNT(*) GROUP BY accountId.' };
  if (text.length > LONGEST) return { at: LONGEST, problem: `it is longer than ${LONGEST} characters`, hint: 'Ask in two queries.' };
  const tokens = [...text.matchAll(TOKEN)].map((match): Token => ({ text: match[0], at: match.index }));
  return foreignWord(tokens) ?? wrongName(tokens) ?? wrongShape(tokens, text) ?? wrongGroups(tokens) ?? anyType(tokens);
}

function foreignWord(tokens: readonly Token[]): QueryMistake | null {
  for (const { text, at } of tokens) {
    const word = text.toUpperCase();
    const found = Object.hasOwn(FOREIGN, word) ? FOREIGN[word] : undefined;
    if (found !== undefined) return { at, problem: found[0], hint: found[1] };
  }
  return null;
}

function wrongName(tokens: readonly Token[]): QueryMistake | null {
  for (const { text, at } of tokens) {
    const [name = ''] = text.split('.');
    const meant = PROPERTIES.find((property) => property.toLowerCase() === name.toLowerCase());
    if (meant !== undefined && meant !== name)
      return { at, problem: `there is no property ${name}`, hint: `Did you mean ${meant}? Upper and lower case count.` };
    const type = TYPES.find((each) => `'${each.toLowerCase()}'` === text.toLowerCase());
    if (type !== undefined && `'${type}'` !== text)
      return { at, problem: `there is no resource type ${text}`, hint: `Did you mean '${type}'?` };
  }
  return null;
}

const CLAUSES = ['SELECT', 'WHERE', 'GROUP', 'ORDER'];

function wrongShape(tokens: readonly Token[], text: string): QueryMistake | null {
  const [first, second] = tokens;
  if (first?.text.toUpperCase() !== 'SELECT') {
    const hint = 'Such as SELECT accountId, resourceName WHERE …; `iam-audit query --list` names queries that are ready.';
    return { at: first?.at ?? 0, problem: 'a query begins with SELECT', hint };
  }
  if (second === undefined || CLAUSES.includes(second.text.toUpperCase())) {
    return { at: second?.at ?? text.length, problem: 'nothing is selected', hint: 'Name properties, or *.' };
  }
  const clauses = tokens.filter((token) => CLAUSES.includes(token.text.toUpperCase()));
  const order = clauses.map((token) => CLAUSES.indexOf(token.text.toUpperCase()));
  const turned = clauses.find((_, at) => at > 0 && (order[at] ?? 0) <= (order[at - 1] ?? 0));
  if (turned !== undefined) {
    const problem = `${turned.text.toUpperCase()} stands in the wrong place`;
    return { at: turned.at, problem, hint: 'In this order, each once: SELECT, WHERE, GROUP BY, ORDER BY.' };
  }
  return wrongBrackets(tokens, text);
}

function wrongBrackets(tokens: readonly Token[], text: string): QueryMistake | null {
  let open = 0;
  for (const token of tokens) {
    open += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    if (open < 0) return { at: token.at, problem: 'a bracket closes that was never opened', hint: 'Leave it out.' };
  }
  return open > 0 ? { at: text.length, problem: 'a bracket is not closed', hint: 'Close it.' } : null;
}

/** Three properties at most; one, where the order is that of an aggregate. */
function wrongGroups(tokens: readonly Token[]): QueryMistake | null {
  const grouped = clauseOf(tokens, 'GROUP').filter(({ text }) => /^[a-z]/i.test(text) && text.toUpperCase() !== 'BY');
  const byAggregate = clauseOf(tokens, 'ORDER').some(({ text }) => text === '(');
  const most = byAggregate ? 1 : 3;
  const over = grouped[most];
  if (over === undefined) return null;
  const when = byAggregate ? ' where the order is that of an aggregate' : '';
  const problem = `GROUP BY takes ${most === 1 ? 'one property' : 'three properties'} at most${when}`;
  return { at: over.at, problem, hint: 'Leave some out.' };
}

/** Of every type, and without saying so: rarely meant, and a great many rows. */
function anyType(tokens: readonly Token[]): QueryMistake | null {
  if (tokens.some(({ text }) => text === 'resourceType')) return null;
  const at = tokens.find(({ text }) => text.toUpperCase() === 'WHERE')?.at ?? tokens.at(-1)?.at ?? 0;
  const hint = "Add WHERE resourceType = 'AWS::IAM::User'; if every type is meant, select resourceType too.";
  return { at, problem: 'it does not say of which type', hint };
}

/** The tokens of a clause, without its first word. */
function clauseOf(tokens: readonly Token[], word: string): readonly Token[] {
  const start = tokens.findIndex(({ text }) => text.toUpperCase() === word);
  if (start === -1) return [];
  const rest = tokens.slice(start + 1);
  const end = rest.findIndex(({ text }) => CLAUSES.includes(text.toUpperCase()));
  return end === -1 ? rest : rest.slice(0, end);
}

/** What was selected, as it stands there: the columns of the answer. Empty: everything (`*`). */
export function selectedNames(text: string): readonly string[] {
  const tokens = [...text.matchAll(TOKEN)].map((match): Token => ({ text: match[0], at: match.index }));
  const selected = clauseOf(tokens, 'SELECT');
  const joined = selected.map(({ text: piece }) => piece).join('');
  // No function takes more than one property, so a comma always parts two columns.
  return joined.split(',').map((name) => name.replace(/^(avg|count|max|min|sum)\(/i, (word) => word.toUpperCase()).replace(/;$/, ''));
}
