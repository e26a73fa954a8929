import { expect, test } from 'vitest'
import { fractureSite } from '../../src/findings/fracture-site.ts'
import { readConcept } from '../../src/terminology/concept.ts'
import { concept, inputOf, systems } from '../support/fracture-input.ts'

const { terminology } = inputOf({})
const siteOf = (codes: string, bodySite?: string) =>
  fractureSite(
    readConcept(concept(codes)),
    terminology,
    bodySite === undefined ? [] : [readConcept(concept(bodySite))],
  ) ?? 'no fracture'

test.each([
  ['neck of femur', 'S72.0', 'hip'],
  ['pertrochanteric, open', 'S72.11', 'hip'],
  ['subtrochanteric', 'S72.2', 'hip'],
  ['shaft of femur', 'S72.3', 'other'],
  ['femur, unspecified', 'S72.9', 'other'],
  ['thoracic vertebra', 'S22.00', 'vertebral'],
  ['several thoracic vertebrae', 'S22.1', 'vertebral'],
  ['lumbar vertebra', 'S32.0', 'vertebral'],
  ['spine, level not given', 'T08.0', 'spine'],
  ['collapsed vertebra', 'M48.5', 'vertebral'],
  ['collapsed vertebra, thoracic', 'M48.54', 'vertebral'],
  ['collapsed vertebra, cervical', 'M48.52', 'excluded'],
  ['sternum', 'S22.2', 'other'],
  ['rib', 'S22.3', 'other'],
  ['thorax, unspecified', 'S22.9', 'unclassifiable'],
  ['sacrum', 'S32.1', 'other'],
  ['coccyx', 'S32.2', 'unclassifiable'],
  ['pelvis', 'S32.8', 'other'],
  ['several of spine and pelvis', 'S32.7', 'unclassifiable'],
  ['clavicle', 'S42.0', 'other'],
  ['distal humerus', 'S42.4', 'other'],
  ['shoulder and upper arm, unspecified', 'S42.9', 'unclassifiable'],
  ['distal radius', 'S52.5', 'other'],
  ['carpus', 'S62.1', 'other'],
  ['first metacarpal', 'S62.2', 'other'],
  ['thumb', 'S62.5', 'excluded'],
  ['finger', 'S62.60', 'excluded'],
  ['wrist and hand, other', 'S62.8', 'unclassifiable'],
  ['patella', 'S82.0', 'other'],
  ['ankle', 'S82.8', 'other'],
  ['metatarsal', 'S92.3', 'other'],
  ['great toe', 'S92.4', 'excluded'],
  ['toe', 'S92.5', 'excluded'],
  ['foot, unspecified', 'S92.9', 'unclassifiable'],
  ['skull', 'S02.0', 'excluded'],
  ['cervical vertebra', 'S12.2', 'excluded'],
  ['head with neck', 'T02.0', 'excluded'],
  ['several limbs', 'T02.6', 'unclassifiable'],
  ['upper limb', 'T10', 'unclassifiable'],
  ['lower limb, as Dutch sources write it', 'T12.0', 'unclassifiable'],
  ['body region not given', 'T14.2', 'unclassifiable'],
  ['osteoporosis with fracture', 'M80.0', 'other'],
  ['osteoporosis with fracture, site in the fifth character', 'M80.08', 'other'],
  ['osteoporosis without fracture', 'M81.0', 'no fracture'],
  ['pathological', 'M84.45', 'pathological'],
  ['in neoplastic disease', 'M90.7', 'pathological'],
  ['bone metastasis without fracture', 'C79.5', 'no fracture'],
  ['bone metastasis with fracture', 'C79.5 + S42.2', 'pathological'],
  ['stress', 'M84.3', 'excluded'],
  ['fatigue fracture of a vertebra', 'M48.4', 'excluded'],
  ['non-union', 'M84.1', 'no fracture'],
  ['sequela of a femur fracture', 'T93.1', 'no fracture'],
  ['periprosthetic', 'M96.6', 'other'],
  ['wound', 'S81.0', 'no fracture'],
])('%s (%s) is %s', (_name, codes, expected) => {
  expect(siteOf(codes)).toBe(expected)
})

test.each([
  ['hip', '359817006', 'hip'],
  ['osteoporotic, proximal femur', '704334005', 'hip'],
  ['level of the spine not given', '50448004', 'spine'],
  ['osteoporotic collapse, cervical', '311806008', 'excluded'],
  ['wrist, Dutch edition', '31641000146105', 'other'],
  ['osteoporotic, site not given', '443165006', 'other'],
  ['lower limb', '46866001', 'unclassifiable'],
  ['coccyx', '125871005', 'unclassifiable'],
  ['finger', '18171007', 'excluded'],
  ['pathological', '268029009', 'pathological'],
  ['stress', '240197007', 'excluded'],
  ['history of hip fracture', '391093004', 'no fracture'],
  ['osteoporosis', '64859006', 'no fracture'],
  ['a code that no set has', '38341003', 'no fracture'],
])('SNOMED: %s (%s) is %s', (_name, codes, expected) => {
  expect(siteOf(codes)).toBe(expected)
})

test.each([
  ['an excluded site wins over an included one', 'S52.5 + 18171007', 'excluded'],
  ['a code for osteoporosis wins over pathological', 'M84.4 + M80.0', 'other'],
  ['osteoporosis over pathological, with the site', '268029009 + 443165006 + S72.0', 'hip'],
  ['osteoporosis does not win over an excluded site', 'M80.0 + S62.6', 'excluded'],
  ['pathological wins over a site', 'S72.0 + M84.4', 'pathological'],
  ['the most specific region wins', 'T12.0 + 6990005', 'other'],
  ['hip wins over femur', '71620000 + S72.0', 'hip'],
  ['a vertebra with its level wins over the spine', '50448004 + S12.1', 'excluded'],
  ['a vertebra that is thoracic stays included', '50448004 + S22.0', 'vertebral'],
  ['a stress fracture of an included site', 'M84.3 + S92.3', 'excluded'],
  ['a malunion of an included site is old', 'M84.0 + S52.5', 'no fracture'],
])('several codes for one fracture: %s', (_name, codes, expected) => {
  expect(siteOf(codes)).toBe(expected)
})

test.each([
  ['osteoporotic, at the hip', '443165006', '29836001', 'hip'],
  ['osteoporotic, in the lumbar spine', 'M80.08', '122496007', 'vertebral'],
  ['osteoporotic, in the cervical spine', 'M80.08', '122494005', 'excluded'],
  ['fracture of bone, in a finger', '125605004', '7569003', 'excluded'],
  ['fracture of bone, in the forearm', '125605004', '14975008', 'other'],
  ['fracture of bone, in the hand', '125605004', '85562004', 'unclassifiable'],
  ['a code that names the region, with another body site', 'S52.5', '7569003', 'other'],
  ['no fracture, at the hip', '64859006', '29836001', 'no fracture'],
])('the body site decides when the code names no region: %s', (_name, codes, bodySite, expected) => {
  expect(siteOf(codes, bodySite)).toBe(expected)
})

test.each([
  ['first encounter', 'S72.001A', 'hip'],
  ['later care', 'S72.001D', 'no fracture'],
  ['sequela', 'S72.001S', 'no fracture'],
  ['collapsed vertebra, first encounter', 'M48.56XA', 'vertebral'],
])('ICD-10-CM: %s', (_name, code, expected) => {
  const read = readConcept({ coding: [{ system: systems.icd10cm, code }] })
  expect(fractureSite(read, terminology) ?? 'no fracture').toBe(expected)
})

test('a code without a system is not taken for any', () => {
  expect(fractureSite(readConcept({ coding: [{ code: 'S72.0' }] }), terminology)).toBeUndefined()
  expect(fractureSite(readConcept({ text: 'S72.0' }), terminology)).toBeUndefined()
})
