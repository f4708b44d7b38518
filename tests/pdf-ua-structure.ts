import { PDFDict, PDFName, PDFNumber, type PDFObject } from '@cantoo/pdf-lib';
import type { PdfFile } from './pdf-file.ts';

/** The standard structure types of ISO 32000-1, 14.8.4. */
const standardTypes = new Set(
  'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form'.split(
    ' ',
  ),
);

/** What may stand around some types, and what some may hold. */
const parentsOf: Readonly<Record<string, readonly string[]>> = {
  LI: ['L'],
  LBody: ['LI'],
  TR: ['Table', 'THead', 'TBody', 'TFoot'],
  TH: ['TR'],
  TD: ['TR'],
  THead: ['Table'],
  TBody: ['Table'],
  TFoot: ['Table'],
  TOCI: ['TOC'],
  RB: ['Ruby'],
  RT: ['Ruby'],
  RP: ['Ruby'],
  WT: ['Warichu'],
  WP: ['Warichu'],
};
const childrenOf: Readonly<Record<string, readonly string[]>> = {
  L: ['L', 'LI', 'Caption'],
  LI: ['Lbl', 'LBody'],
  Table: ['TR', 'THead', 'TBody', 'TFoot', 'Caption'],
  TR: ['TH', 'TD'],
  TOC: ['TOC', 'TOCI', 'Caption'],
};

/** One element of the structure tree, its type with the role map looked up. */
export interface Element {
  readonly dict: PDFDict;
  readonly type: string;
  readonly parent: Element | null;
  readonly children: Element[];
  /** Numbers of marked content, by the page they stand on. */
  readonly marks: { readonly page: PDFObject | undefined; readonly mcid: number }[];
  /** References to annotations. */
  readonly annotations: PDFObject[];
}

export interface Tree {
  readonly elements: readonly Element[];
  readonly faults: readonly string[];
}

export function treeOf(file: PdfFile): Tree {
  const root = file.dict(file.catalog, 'StructTreeRoot');
  if (!root) return { elements: [], faults: ['ISO 14289-1 7.1: no structure'] };
  const faults: string[] = [];
  const roles = file.dict(root, 'RoleMap');
  const elements: Element[] = [];
  const typeOf = (name: string): string => {
    const seen = new Set<string>();
    let type = name;
    if (standardTypes.has(type) && roles?.get(PDFName.of(type)))
      faults.push(`02-004: ${type} is given another role`);
    while (!standardTypes.has(type)) {
      if (seen.has(type)) {
        faults.push(`02-003: the roles of ${type} go in a circle`);
        return type;
      }
      seen.add(type);
      const next = file.name(roles, type);
      if (!next) {
        faults.push(`02-001: nobody knows what ${type} is`);
        return type;
      }
      type = next;
    }
    return type;
  };
  const visit = (dict: PDFDict, parent: Element | null, page: PDFObject | undefined) => {
    const own = dict.get(PDFName.of('Pg')) ?? page;
    const element: Element = {
      dict,
      type: typeOf(file.name(dict, 'S') ?? ''),
      parent,
      children: [],
      marks: [],
      annotations: [],
    };
    elements.push(element);
    parent?.children.push(element);
    for (const kid of file.list(dict, 'K')) {
      const found = file.follow(kid);
      if (found instanceof PDFNumber) element.marks.push({ page: own, mcid: found.asNumber() });
      else if (!(found instanceof PDFDict)) faults.push('09-004: a tag holds something unknown');
      else if (file.name(found, 'Type') === 'MCR')
        element.marks.push({
          page: found.get(PDFName.of('Pg')) ?? own,
          mcid: file.number(found, 'MCID') ?? -1,
        });
      else if (file.name(found, 'Type') === 'OBJR')
        element.annotations.push(found.get(PDFName.of('Obj')) as PDFObject);
      else visit(found, element, own);
    }
  };
  for (const kid of file.list(root, 'K')) {
    const found = file.follow(kid);
    if (found instanceof PDFDict) visit(found, null, undefined);
  }
  if (!file.get(root, 'ParentTree')) faults.push('09-004: no way from the content to its tags');
  return { elements, faults };
}

export function structureFaults(file: PdfFile): string[] {
  const { elements, faults: found } = treeOf(file);
  return [...found, ...nestingFaults(elements), ...headingFaults(elements), ...wordFaults(file, elements)];
}

function nestingFaults(elements: readonly Element[]): string[] {
  const faults: string[] = [];
  for (const { type, parent, children } of elements) {
    const parents = parentsOf[type];
    if (parents && !parents.includes(parent?.type ?? ''))
      faults.push(`09-004: ${type} in ${parent?.type ?? 'nothing'}`);
    const may = childrenOf[type];
    for (const child of may ? children : []) {
      if (!may?.includes(child.type)) faults.push(`09-005: ${child.type} in ${type}`);
    }
  }
  return faults;
}

function headingFaults(elements: readonly Element[]): string[] {
  const faults: string[] = [];
  const levels = elements.flatMap(({ type }) => (/^H[1-6]$/.test(type) ? [Number(type[1])] : []));
  const plain = elements.filter(({ type }) => type === 'H');
  if (levels.length > 0 && levels[0] !== 1) faults.push(`14-002: the first heading is of level ${levels[0]}`);
  for (const [at, level] of levels.entries()) {
    const before = levels[at - 1];
    if (before !== undefined && level > before + 1)
      faults.push(`14-003: from level ${before} to level ${level}`);
  }
  if (plain.length > 0 && levels.length > 0) faults.push('14-007: headings with and without levels');
  for (const parent of new Set(plain.map((one) => one.parent))) {
    if (plain.filter((one) => one.parent === parent).length > 1)
      faults.push('14-006: two headings in one part');
  }
  return faults;
}

/** What has to be said in words or named by number. */
function wordFaults(file: PdfFile, elements: readonly Element[]): string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  for (const { dict, type, annotations, children, marks } of elements) {
    const words = file.text(dict, 'Alt') || file.text(dict, 'ActualText');
    if (type === 'Figure' && !words) faults.push('13-004: a picture without words');
    if (type === 'Formula' && !words) faults.push('17-002: a formula without words');
    const id = file.text(dict, 'ID');
    if (type === 'Note' && !id) faults.push('19-003: a note without a number');
    if (id && ids.has(id)) faults.push(`19-004: the number ${id} stands twice`);
    if (id) ids.add(id);
    const attributes = file.list(dict, 'A').map((one) => file.follow(one));
    const scope = attributes.some((one) => one instanceof PDFDict && file.name(one, 'Scope'));
    if (type === 'TH' && !scope && !id) faults.push('15-003: a heading of a table that does not say of what');
    if (annotations.length > 0 && !['Link', 'Annot', 'Form'].includes(type))
      faults.push(`28-011: a link in ${type}`);
    if (type === 'Link' && annotations.length === 0) faults.push('28-011: a tag for a link without the link');
    const lang = file.text(dict, 'Lang');
    if (lang !== null && !/^[a-z]{2,3}(-[\w]+)*$/i.test(lang)) faults.push(`11-001: ${lang} is no language`);
    const empty = children.length === 0 && marks.length === 0 && annotations.length === 0;
    if (empty && !['TD', 'NonStruct', 'Document'].includes(type))
      faults.push(`ISO 14289-1 7.1: an empty ${type}`);
  }
  return faults;
}
