import { truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { readTable } from '../../../src/terminology/code-map/file.ts'
import { writeCodeMap } from '../../support/code-map.ts'

const columns = ['system', 'code', 'target_system', 'target_code']

describe('a table is read alike however it is written', () => {
  test.each<[string, string, string?]>([
    ['comma', 'system,code,target_system,target_code\nprk,1,atc,H02AB07\n'],
    ['semicolon', 'system;code;target_system;target_code\nprk;1;atc;H02AB07\n'],
    ['tab', 'system\tcode\ttarget_system\ttarget_code\nprk\t1\tatc\tH02AB07\n'],
    ['Windows line ends', 'system,code,target_system,target_code\r\nprk,1,atc,H02AB07\r\n'],
    ['byte order mark', '\uFEFFsystem,code,target_system,target_code\nprk,1,atc,H02AB07'],
    ['quotes', '"system","code","target_system","target_code"\n"prk","1","atc","H02AB07"'],
    ['spaces and capitals', 'System, Code ,Target system,TARGET-CODE\n prk , 1 , atc , H02AB07 '],
    ['empty rows at the end', 'system;code;target_system;target_code\nprk;1;atc;H02AB07\n;;;\n\n'],
    ['a column that is not to be read', 'system,#price,code,target_system,target_code\nprk,9,1,atc,H02AB07'],
    ['an empty first line', '\n\r\nsystem;code;target_system;target_code\nprk;1;atc;H02AB07\n'],
    ['a first line of separators', ';;;\nsystem;code;target_system;target_code\nprk;1;atc;H02AB07\n'],
    [
      "Excel's line that names the separator",
      'sep=;\r\nsystem;code;target_system;target_code\r\nprk;1;atc;H02AB07',
    ],
    ['the same for a tab', '\uFEFFsep=\t\nsystem\tcode\ttarget_system\ttarget_code\nprk\t1\tatc\tH02AB07'],
    ['a separator at the end of every line', 'system;code;target_system;target_code;\nprk;1;atc;H02AB07;\n'],
    [
      'a separator at the end of the first line',
      'system;code;target_system;target_code;;\nprk;1;atc;H02AB07\n',
    ],
    ['a separator at the end of a row', 'system;code;target_system;target_code\nprk;1;atc;H02AB07;;\n'],
    ['an empty column without a name', 'system;code;;target_system;target_code\nprk;1;;atc;H02AB07\n'],
    ['JSON', '[{"system":"prk","code":"1","target_system":"atc","target_code":"H02AB07"}]', 'json'],
    [
      'JSON with a number',
      '[{"system":"prk","code":1,"target_system":"atc","target_code":"H02AB07"}]',
      'json',
    ],
  ])('%s', (_name, content, extension) => {
    const table = readTable(writeCodeMap(content, extension))
    expect(table.columns).toEqual(columns)
    expect(table.rows.map(({ cells }) => cells)).toEqual([['prk', '1', 'atc', 'H02AB07']])
  })

  test('a separator, a quote and a line end in quotes are part of the cell', () => {
    const table = readTable(writeCodeMap('code;display\n1;"a;b ""c""\nd"\n2;e'))
    expect(table.rows.map(({ cells }) => cells)).toEqual([
      ['1', 'a;b "c"\nd'],
      ['2', 'e'],
    ])
  })

  test('rows have the number that an editor shows', () => {
    const table = readTable(writeCodeMap('code\n\n1\n2\n'))
    expect(table.rows.map(({ row }) => row)).toEqual([3, 4])
  })

  test.each(['sep=;\ncode;form\n1;a\n', '\ncode;form\n1;a\n'])(
    'also behind a line that is no row: %j',
    (content) => {
      expect(readTable(writeCodeMap(content)).rows.map(({ row }) => row)).toEqual([3])
    },
  )

  test('objects of JSON may each have other fields', () => {
    const table = readTable(writeCodeMap('[{"code":"1"},{"form":"tablet","code":"2"},{"use":null}]', 'json'))
    expect(table.columns).toEqual(['code', 'form', 'use'])
    expect(table.rows.map(({ cells }) => cells.map((cell) => cell))).toEqual([
      ['1'],
      ['2', 'tablet'],
      ['', '', ''],
    ])
  })
})

describe('a file that is no table is refused with what to do', () => {
  test.each<[string, () => string, RegExp]>([
    ['one that is not there', () => '/nowhere/map.csv', /nowhere\/map\.csv cannot be read/],
    ['one in another encoding', () => writeCodeMap(Uint8Array.from([0x63, 0xe9])), /save it as "CSV UTF-8"/],
    ['an empty one', () => writeCodeMap(''), /is empty; the first row names the columns/],
    ['an open quote', () => writeCodeMap('code,display\n1,"a\n2,b'), /is not CSV: .*Quote/],
    [
      'a row with a cell too many',
      () => writeCodeMap('code,form\n1,a\n2,b,c'),
      /row 3 has 3 cells where the first row has 2/,
    ],
    [
      'a column without a name',
      () => writeCodeMap('code;;form\n1;x;a'),
      /has cells in column 2, which has no name; name it, or remove it/,
    ],
    [
      'a cell behind the last column',
      () => writeCodeMap('code;form;\n1;a;x'),
      /row 2 has 3 cells where the first row has 2/,
    ],
    [
      'a file that is too large',
      () => {
        const file = writeCodeMap('code\n1\n')
        truncateSync(file, 64 * 1024 * 1024 + 1)
        return file
      },
      /is 65 MB, and at most 64 MB is read; leave out columns/,
    ],
    ['a folder', () => tmpdir(), /is no file; name a CSV or JSON file/],
    [
      'one column under two names in JSON',
      () => writeCodeMap('[{"mg per unit":"5","mg_per_unit":"10"}]', 'json'),
      /row 1 has "mg per unit" and "mg_per_unit", which are one column; remove one/,
    ],
    ['JSON that is none', () => writeCodeMap('[', 'json'), /is not JSON/],
    ['JSON that is no array', () => writeCodeMap('{}', 'json'), /is not a JSON array/],
    ['a row that is no object', () => writeCodeMap('[{"code":"1"},[]]', 'json'), /row 2 is no object/],
    [
      'a cell that is no text',
      () => writeCodeMap('[{"code":true}]', 'json'),
      /row 1 code is neither text nor number/,
    ],
  ])('%s', (_name, write, message) => {
    const file = write()
    expect(() => readTable(file)).toThrow(expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }))
    expect(() => readTable(file)).toThrow(message)
  })
})
