import { SetupFault } from '../../errors.ts'

/** Turns an error of `listen` into a `SetupFault` that explains it. Returns any other error unchanged. */
export function listenFault(error: unknown, host: string, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException
  const sentence = sentences[code ?? '']
  return sentence ? new SetupFault(sentence(host, port), { cause: error }) : error
}

const sentences: { [code: string]: (host: string, port: number) => string } = {
  EADDRINUSE: (host, port) =>
    `Port ${port} of ${host} is in use by another process. Stop that one, or set PATCHBAY_PORT to another port (0: any that is free).`,
  EACCES: (_host, port) => `This user may not listen on port ${port}. Set PATCHBAY_PORT to one above 1023.`,
  EADDRNOTAVAIL: (host) =>
    `This machine does not have the address ${host}. Set PATCHBAY_HOST to one that it has.`,
  ENOTFOUND: (host) =>
    `The name ${host} cannot be resolved. Set PATCHBAY_HOST to an address of this machine.`,
  EAI_AGAIN: (host) =>
    `The name ${host} cannot be resolved. Set PATCHBAY_HOST to an address of this machine.`,
}
