import { type DataKey, open, sealFilled } from '#platform/crypto';

type Table = 'assignments.assignment' | 'assignments.private_place';

interface Place {
  readonly placeName: string;
  readonly placeAddress: string;
}

/** Where somebody meets, as it is kept. */
export const sealPlace = (key: DataKey, table: Table, { placeName, placeAddress }: Place) => ({
  placeName: sealFilled(key, `${table}.place_name`, placeName),
  placeAddress: sealFilled(key, `${table}.place_address`, placeAddress),
});

/** Empty once the key is erased. */
export const openPlace = (
  key: DataKey | null,
  table: Table,
  row: { placeName: Uint8Array | null; placeAddress: Uint8Array | null },
): Place => ({
  placeName: open(key, `${table}.place_name`, row.placeName) ?? '',
  placeAddress: open(key, `${table}.place_address`, row.placeAddress) ?? '',
});
