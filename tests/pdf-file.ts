import {
  decodePDFRawStream,
  PDFArray,
  PDFBool,
  PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  type PDFPage,
  PDFRawStream,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';

/** A PDF whose references are followed by themselves. */
export class PdfFile {
  readonly pdf: PDFDocument;
  readonly catalog: PDFDict;
  readonly pages: readonly PDFPage[];

  constructor(pdf: PDFDocument) {
    this.pdf = pdf;
    this.catalog = pdf.catalog;
    this.pages = pdf.getPages();
  }

  follow(object: PDFObject | undefined): PDFObject | undefined {
    return object instanceof PDFRef ? this.pdf.context.lookup(object) : object;
  }
  get(dict: PDFDict | undefined, key: string): PDFObject | undefined {
    return this.follow(dict?.get(PDFName.of(key)));
  }
  dict(dict: PDFDict | undefined, key: string): PDFDict | undefined {
    const found = this.get(dict, key);
    return found instanceof PDFDict ? found : found instanceof PDFRawStream ? found.dict : undefined;
  }
  /** What a key holds as a list: of several, of one, of none. */
  list(dict: PDFDict | undefined, key: string): PDFObject[] {
    const found = this.get(dict, key);
    if (found === undefined) return [];
    return found instanceof PDFArray ? found.asArray() : [dict?.get(PDFName.of(key)) as PDFObject];
  }
  name(dict: PDFDict | undefined, key: string): string | null {
    const found = this.get(dict, key);
    return found instanceof PDFName ? found.decodeText() : null;
  }
  text(dict: PDFDict | undefined, key: string): string | null {
    const found = this.get(dict, key);
    return found instanceof PDFString || found instanceof PDFHexString ? found.decodeText() : null;
  }
  number(dict: PDFDict | undefined, key: string): number | null {
    const found = this.get(dict, key);
    return found instanceof PDFNumber ? found.asNumber() : null;
  }
  isTrue(dict: PDFDict | undefined, key: string): boolean {
    return this.get(dict, key) === PDFBool.True;
  }
  bytes(stream: PDFObject | undefined): Uint8Array | null {
    return stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : null;
  }
  /** All dictionaries there are, also of streams. */
  get dicts(): PDFDict[] {
    return this.pdf.context.enumerateIndirectObjects().flatMap(([, object]) => {
      if (object instanceof PDFDict) return [object];
      return object instanceof PDFRawStream ? [object.dict] : [];
    });
  }
}
