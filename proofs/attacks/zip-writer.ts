import { crc32, deflateRawSync } from 'node:zlib';
import type { ZipEntry, ZipOptions } from '../../harness/authoring/attack.ts';

/** Writes a zip archive by APPNOTE.TXT 6.3, sections 4.3.7 to 4.3.16, or what goes for one. */
export function makeZip(entries: readonly ZipEntry[], options: ZipOptions = {}): Buffer {
  const prefix = Buffer.from(options.prefix ?? []);
  const base = options.movesOffsets ? prefix.length : 0;
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  const offsets: number[] = [];
  let offset = base;
  for (const entry of entries) {
    const { local, data, central } = headersOf(entry);
    const start = entry.sharedWith === undefined ? offset : offsets[entry.sharedWith];
    offsets.push(start);
    central.writeUInt32LE(start, 42);
    centrals.push(central);
    if (entry.sharedWith !== undefined) continue;
    locals.push(local, data);
    offset += local.length + data.length;
  }
  const directory = Buffer.concat(centrals);
  const end = endOf(entries.length, directory.length, offset, options);
  return Buffer.concat([prefix, ...locals, directory, ...end]);
}

function headersOf(entry: ZipEntry): { local: Buffer; data: Buffer; central: Buffer } {
  const name = Buffer.from(entry.name as Uint8Array);
  const content = Buffer.from((entry.content ?? '') as Uint8Array);
  const method = entry.method ?? 8;
  const data = Buffer.from(entry.data ?? (method === 8 ? deflateRawSync(content) : content));
  const extra = Buffer.from(entry.extra ?? []);

  // The fields that both headers have, from the flags to the length of the name.
  const common = Buffer.alloc(22);
  common.writeUInt16LE(entry.flags ?? 0x800, 0);
  common.writeUInt16LE(method, 2);
  common.writeUInt32LE(entry.crc ?? crc32(content), 8);
  common.writeUInt32LE(entry.compressedSize ?? data.length, 12);
  common.writeUInt32LE(entry.size ?? content.length, 16);
  common.writeUInt16LE(name.length, 20);

  const local = Buffer.alloc(30);
  local.write('PK\x03\x04', 0, 'latin1');
  common.copy(local, 6);
  const central = Buffer.alloc(46);
  central.write('PK\x01\x02', 0, 'latin1');
  central.writeUInt16LE(0x0314, 4);
  common.copy(central, 8);
  central.writeUInt16LE(extra.length, 30);
  central.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
  return { local: Buffer.concat([local, name]), data, central: Buffer.concat([central, name, extra]) };
}

function endOf(entries: number, size: number, offset: number, options: ZipOptions): Buffer[] {
  const comment = Buffer.from(options.comment ?? '');
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(options.disk ?? 0, 4);
  end.writeUInt16LE((options.count ?? entries) & 0xffff, 8);
  end.writeUInt16LE((options.count ?? entries) & 0xffff, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  if (options.zip64Count === undefined) return [end, comment];

  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 0, 'latin1');
  record.writeBigUInt64LE(options.zip64Count, 32);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 0, 'latin1');
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  return [record, locator, end, comment];
}
