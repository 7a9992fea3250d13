/** Fields of one log line. */
type Fields = Record<string, string>;
type Test = (fields: Fields) => boolean;

/**
 * The search part of a log query: words, "phrases", word*, `field: value`, `field.member: value` (of a JSON field), `field > 1`,
 * and, or, not, brackets. Words stand beside each other as with `and`.
 * @throws Error for what is none of these, such as the analysis part behind `|`.
 */
export function parseQuery(query: string): Test {
  const tokens = [...query.matchAll(/"(?:[^"\\]|\\.)*"|[()]|>=|<=|[:<>=|]|[^\s()":<>=|]+/g)].map(([token]) => token);
  if (tokens.includes('|')) throw new Error('the local cloud has no analysis statements, only the search before |');
  const reader = new Reader(tokens);
  if (tokens.length === 0) return () => true;
  const test = reader.either();
  if (reader.peek() !== undefined) throw new Error(`unexpected "${reader.peek()}"`);
  return test;
}

class Reader {
  private at = 0;

  constructor(private readonly tokens: string[]) {}

  peek(): string | undefined {
    return this.tokens[this.at];
  }

  either(): Test {
    const first = this.both();
    if (this.peek()?.toLowerCase() !== 'or') return first;
    this.at++;
    const second = this.either();
    return (fields) => first(fields) || second(fields);
  }

  private both(): Test {
    let test = this.one();
    for (
      let next = this.peek();
      next !== undefined && next !== ')' && next.toLowerCase() !== 'or';
      next = this.peek()
    ) {
      if (next.toLowerCase() === 'and') this.at++;
      const [before, more] = [test, this.one()];
      test = (fields) => before(fields) && more(fields);
    }
    return test;
  }

  private one(): Test {
    const token = this.take();
    if (token.toLowerCase() === 'not') {
      const test = this.one();
      return (fields) => !test(fields);
    }
    if (token === '(') {
      const test = this.either();
      if (this.take() !== ')') throw new Error('a bracket is not closed');
      return test;
    }
    if (token === '*') return () => true;
    const operator = this.peek();
    if (operator === undefined || !/^(:|[<>]=?|=)$/.test(operator)) return anywhere(unquoted(token));
    this.at++;
    return comparison(unquoted(token), operator, unquoted(this.take()));
  }

  private take(): string {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new Error('the query ends too early');
    return token;
  }
}

const unquoted = (token: string): string =>
  token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;

const holds = (value: string, wanted: string): boolean => {
  const [low, sought] = [value.toLowerCase(), wanted.toLowerCase()];
  return sought.endsWith('*')
    ? low.includes(sought.slice(0, -1))
    : low === sought ||
        low.split(/[^\p{L}\p{N}_.-]+/u).includes(sought) ||
        (/[^\w.-]/.test(sought) && low.includes(sought));
};

const anywhere =
  (wanted: string): Test =>
  (fields) =>
    Object.values(fields).some((value) => holds(value, wanted));

function comparison(name: string, operator: string, wanted: string): Test {
  return (fields) => {
    const value = valueOf(fields, name);
    if (value === undefined) return false;
    if (operator === ':') return wanted === '*' || holds(value, wanted);
    const [a, b] = [Number(value), Number(wanted)];
    if (operator === '=') return a === b;
    return operator.startsWith('>') ? a > b || (operator === '>=' && a === b) : a < b || (operator === '<=' && a === b);
  };
}

/** A field, or a member of a field that holds JSON. */
function valueOf(fields: Fields, name: string): string | undefined {
  if (fields[name] !== undefined) return fields[name];
  const [field = '', ...path] = name.split('.');
  const text = fields[field];
  if (text === undefined || path.length === 0 || !/^\s*[[{]/.test(text)) return undefined;
  try {
    let at: unknown = JSON.parse(text);
    for (const part of path) at = Object(at)[part];
    return at === undefined || at === null ? undefined : typeof at === 'object' ? JSON.stringify(at) : String(at);
  } catch {
    return undefined;
  }
}
