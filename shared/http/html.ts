/** Text that is safe to stand in a page. Only `html` and `raw` make it. */
export type Html = { readonly text: string };

type Value = string | Html | readonly Html[];

/** A piece of a page: every text that is put in is escaped, every piece stays as it is. */
export function html(pieces: TemplateStringsArray, ...values: Value[]): Html {
  const text = pieces.map((piece, i) => (i === 0 ? piece : `${textOf(values[i - 1])}${piece}`));
  return { text: text.join('') };
}

/** Our own text, never anybody's input. */
export function raw(text: string): Html {
  return { text };
}

function textOf(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escaped(value);
  return 'text' in value ? value.text : value.map(({ text }) => text).join('');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}
