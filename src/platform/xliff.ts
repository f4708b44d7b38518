import { escapedXml } from './xml.ts';

/** One text with its translation, as XLIFF calls it a unit. */
export interface Unit {
  /** Where the text lies: `modules/requests/texts-newcomer`. */
  readonly folder: string;
  readonly key: string;
  /** ICU messages. */
  readonly source: string;
  /** null: not translated yet. */
  readonly target: string | null;
  /** For whoever translates. */
  readonly note?: string;
}

export interface XliffFile {
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  readonly units: readonly Unit[];
}

/** The file is not what we can read; says where. */
export class XliffRefusal extends Error {
  override name = 'XliffRefusal';
}

const namespace = 'urn:oasis:names:tc:xliff:document:1.2';

/** XLIFF 1.2, which translators' tools read; simple places of a message are elements nobody can mistype. */
export function writeXliff({ sourceLanguage, targetLanguage, units }: XliffFile): string {
  const languages = `source-language="${sourceLanguage}" target-language="${targetLanguage}"`;
  const files = [...new Set(units.map(({ folder }) => folder))].map((folder) =>
    [
      `<file original="${escapedXml(folder)}" ${languages} datatype="plaintext"><body>`,
      ...units.filter((unit) => unit.folder === folder).map(writeUnit),
      '</body></file>',
    ].join('\n'),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="${namespace}" version="1.2">
${files.join('\n')}
</xliff>
`;
}

function writeUnit({ key, source, target, note }: Unit): string {
  return [
    `<trans-unit id="${escapedXml(key)}" xml:space="preserve">`,
    `<source>${withPlaces(source)}</source>`,
    target === null
      ? '<target state="needs-translation"></target>'
      : `<target state="translated">${withPlaces(target)}</target>`,
    ...(note ? [`<note>${escapedXml(note)}</note>`] : []),
    '</trans-unit>',
  ].join('');
}

/** `Guten Tag {name}` with the place as an element; ids tell several of one name apart. */
function withPlaces(message: string): string {
  const seen = new Map<string, number>();
  return message
    .split(/(\{\w+\})/)
    .map((part, index) => {
      if (index % 2 === 0) return escapedXml(part);
      const name = part.slice(1, -1);
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      return `<x id="${name}${count > 1 ? `-${count}` : ''}" equiv-text="${part}"/>`;
    })
    .join('');
}

/**
 * Reads what `writeXliff` wrote and a tool has filled in.
 * @throws XliffRefusal where it is no XLIFF 1.2, or holds an element that has no place in a text of ours
 */
export async function readXliff(text: string): Promise<XliffFile> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser({ xmlns: true });
  const refuse = (why: string): never => {
    throw new XliffRefusal(`line ${parser.line}: ${why}`);
  };
  const languages = { sourceLanguage: '', targetLanguage: '' };
  const units: Unit[] = [];
  const path: string[] = [];
  let folder = '';
  let unit: { key: string; source: string | null; target: string | null } | null = null;
  let words = '';

  parser.on('error', (error) => refuse(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => refuse('a document type has no place here'));
  parser.on('opentag', ({ local, uri, attributes }) => {
    const of = (name: string) => attributes[name]?.value ?? '';
    const parent = path.at(-1);
    path.push(local);
    // Tools add elements of their own; they say nothing to us.
    if (uri !== namespace) {
      if (path.length === 1) refuse('this is no XLIFF 1.2');
      return;
    }
    if (path.length === 1) {
      if (local !== 'xliff' || of('version') !== '1.2') refuse('this is no XLIFF 1.2');
    } else if (local === 'file') {
      folder = of('original');
      const [source, target] = [of('source-language'), of('target-language')];
      if (units.length > 0 && target !== languages.targetLanguage) refuse('one language a file, please');
      Object.assign(languages, { sourceLanguage: source, targetLanguage: target });
    } else if (local === 'trans-unit') {
      unit = { key: of('id'), source: null, target: null };
    } else if ((local === 'source' || local === 'target') && parent === 'trans-unit') {
      words = '';
    } else if (parent === 'source' || parent === 'target') {
      if (local !== 'x') refuse(`the element ${local} has no place in a text`);
      words += `{${of('id').replace(/-\d+$/, '')}}`;
    }
  });
  parser.on('text', (part) => {
    if (path.at(-1) === 'source' || path.at(-1) === 'target') words += part;
  });
  parser.on('cdata', (part) => {
    words += part;
  });
  parser.on('closetag', ({ local }) => {
    path.pop();
    if (!unit) return;
    if (path.at(-1) === 'trans-unit' && local === 'source') unit.source = words;
    if (path.at(-1) === 'trans-unit' && local === 'target') unit.target = words === '' ? null : words;
    if (local !== 'trans-unit') return;
    if (unit.key === '' || unit.source === null) refuse('a text lacks its key or its source');
    units.push({ ...unit, folder, source: unit.source ?? '' });
    unit = null;
  });
  parser.write(text).close();
  return { ...languages, units };
}
