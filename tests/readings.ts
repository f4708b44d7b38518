import { IntlMessageFormat } from 'intl-messageformat';

type Element = ReturnType<IntlMessageFormat['getAst']>[number] & {
  value?: string;
  options?: Record<string, { value: Element[] }>;
};

const plainText = 0;
const mostReadings = 64;

/** What a message can say: each of its choices once, a number in each place it leaves open. */
export function readingsOf(message: string, lang: string): string[] {
  const parts = new IntlMessageFormat(message, lang, undefined, { ignoreTag: true }).getAst() as Element[];
  return readingsOfParts(parts);
}

function readingsOfParts(parts: readonly Element[]): string[] {
  let readings = [''];
  for (const { type, value = '', options } of parts) {
    const said = options
      ? Object.values(options).flatMap((option) => readingsOfParts(option.value))
      : [type === plainText ? value : '12'];
    readings = readings.flatMap((before) => said.map((text) => before + text)).slice(0, mostReadings);
  }
  return readings;
}
