import { codesIn } from '../../src/terminology/expansion/ecl.ts'
import { readExpressions } from '../../src/terminology/expansion/expressions.ts'
import type { SmallConcept } from './small-snomed.ts'

/** Codes of concepts that no list of ours has; the numbers are made up. */
export const concept = {
  leftRib: '900000101',
  leftNeckOfFemur: '900000102',
  leftAcetabulum: '900000103',
  periprostheticLeftFemur: '900000104',
  atypicalSubtrochanteric: '900000105',
  shaftOfLeftFemur: '900000106',
  wedgeT12: '900000111',
  compressionL1: '900000112',
  closedCompression: '900000113',
  closedColumn: '900000114',
  sacrumZone2: '900000115',
  sacralCompression: '900000116',
  closedCoccyx: '900000117',
  c5: '900000121',
  c7AndT1: '900000122',
  skullAndRib: '900000123',
  leftThumbPhalanx: '900000124',
  greatToe: '900000125',
  orbit: '900000126',
  osteoporoticC4: '900000127',
  pathologicalLeftFemur: '900000131',
  neoplasticRib: '900000132',
  osteoporoticLeftHumerus: '900000133',
  osteoporoticSomewhere: '900000134',
  nonunionOfTibia: '900000141',
  historyOfLeftHip: '900000142',
  stressOfMetatarsal: '900000143',
  boneOfHand: '900000151',
  hyoid: '900000152',
  noFracture: '900000161',
  prednisoloneTablet: '900000201',
  prednisoloneSolution: '900000202',
  dexamethasoneDrops: '900000203',
  twoSteroids: '900000204',
  hydrocortisoneTablet: '900000205',
  oralTablet: '900000301',
  eyeDrops: '900000302',
} as const

/** Where our own codes stand in this hierarchy: as narrow or as wide as SNOMED CT might have it. */
const roots: Readonly<Record<string, readonly string[]>> = {
  '46866001': ['125605004'],
  '71620000': ['46866001'],
  '263225007': ['71620000', '700097003'],
  '5913000': ['263225007'],
  '263229001': ['263225007'],
  '54441004': ['71620000'],
  '15970001000004108': ['263225007'],
  '890095006': ['71620000'],
  '64455005': ['700097003', '77493009'],
  '700097003': ['125605004'],
  '77493009': ['125605004'],
  '50448004': ['125605004'],
  '125606003': ['50448004'],
  '125607007': ['50448004'],
  '125608002': ['50448004'],
  '42942008': ['50448004'],
  '314668006': ['50448004'],
  '125871005': ['50448004', '77493009'],
  '207974008': ['50448004', '77493009'],
  '268029009': ['125605004'],
  '203449003': ['268029009'],
  '443165006': ['268029009'],
  '704335006': ['443165006', '66308002'],
  '203452006': ['443165006', '125606003'],
  '240197007': ['125605004'],
  '302941001': ['125605004'],
  '274160002': ['18171007'],
}

const attributes = (substances: readonly string[], form: string) => ({
  '127489000': substances,
  '411116001': [form],
})

const added: Readonly<Record<string, SmallConcept>> = {
  [concept.leftRib]: { parents: ['33737001'] },
  [concept.leftNeckOfFemur]: { parents: ['5913000'] },
  [concept.leftAcetabulum]: { parents: ['64455005'] },
  [concept.periprostheticLeftFemur]: { parents: ['15970001000004108'] },
  [concept.atypicalSubtrochanteric]: { parents: ['890095006', '263229001'] },
  [concept.shaftOfLeftFemur]: { parents: ['54441004'] },
  [concept.wedgeT12]: { parents: ['125607007', '314668006'] },
  [concept.compressionL1]: { parents: ['125608002', '42942008'] },
  [concept.closedCompression]: { parents: ['42942008'] },
  [concept.closedColumn]: { parents: ['50448004'] },
  [concept.sacrumZone2]: { parents: ['50448004', '77493009'] },
  [concept.sacralCompression]: { parents: ['207974008', '42942008'] },
  [concept.closedCoccyx]: { parents: ['125871005'] },
  [concept.c5]: { parents: ['125606003'] },
  [concept.c7AndT1]: { parents: ['125606003', '125607007'] },
  [concept.skullAndRib]: { parents: ['71642004', '33737001'] },
  [concept.leftThumbPhalanx]: { parents: ['274160002'] },
  [concept.greatToe]: { parents: ['21351003'] },
  [concept.orbit]: { parents: ['27477003'] },
  [concept.osteoporoticC4]: { parents: ['203452006'] },
  [concept.pathologicalLeftFemur]: { parents: ['268029009', '71620000'] },
  [concept.neoplasticRib]: { parents: ['203449003', '33737001'] },
  [concept.osteoporoticLeftHumerus]: { parents: ['704335006'] },
  [concept.osteoporoticSomewhere]: { parents: ['443165006'] },
  [concept.nonunionOfTibia]: { parents: ['302941001', '31978002'] },
  [concept.historyOfLeftHip]: { parents: ['391093004'] },
  [concept.stressOfMetatarsal]: { parents: ['240197007', '263251009'] },
  [concept.boneOfHand]: { parents: ['23406007'] },
  [concept.hyoid]: { parents: ['125605004'] },
  [concept.noFracture]: { parents: [] },
  [concept.oralTablet]: { parents: ['385268001'] },
  [concept.eyeDrops]: { parents: [] },
  [concept.prednisoloneTablet]: {
    parents: ['763158003'],
    attributes: attributes(['116601002'], concept.oralTablet),
  },
  [concept.prednisoloneSolution]: {
    parents: ['763158003'],
    attributes: attributes(['116601002'], '385268001'),
  },
  [concept.dexamethasoneDrops]: {
    parents: ['763158003'],
    attributes: attributes(['372584003'], concept.eyeDrops),
  },
  [concept.twoSteroids]: {
    parents: ['763158003'],
    attributes: attributes(['372584003', '116571008'], concept.oralTablet),
  },
  [concept.hydrocortisoneTablet]: {
    parents: ['763158003'],
    attributes: attributes(['396458002'], concept.oralTablet),
  },
}

/** Every code that an expression of `plans/` names, some above them, and a few below them that no list of ours has. */
export function smallHierarchy(
  more: Readonly<Record<string, SmallConcept>> = {},
): Readonly<Record<string, SmallConcept>> {
  const named = readExpressions('plans').flatMap(({ ecl }) => [...codesIn(ecl)])
  const own = Object.fromEntries(
    [...named, ...Object.keys(roots)].map((code) => [code, { parents: roots[code] ?? [] }]),
  )
  return { ...own, ...added, ...more }
}
