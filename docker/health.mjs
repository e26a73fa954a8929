// Whether this instance may get calls: exit code 0 or 1. With TLS the certificate names the hospital's
// address and not this one, so it is not checked here.
import { request } from 'node:https'

const at = `//127.0.0.1:${process.env.PORT}/health/ready`
const plain = await fetch(`http:${at}`).then(
  (answer) => answer.ok,
  () => undefined,
)
const secure = () =>
  new Promise((resolve) => {
    request(`https:${at}`, { rejectUnauthorized: false }, (answer) => resolve(answer.statusCode === 200))
      .on('error', () => resolve(false))
      .end()
  })
process.exit((plain ?? (await secure())) ? 0 : 1)
