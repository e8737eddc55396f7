/** A package of the channel's source set. */
export interface ChannelPackage {
  /** Name of its distribution. */
  name: string
  attribute: string
  /** Out path of the source's build. */
  path: string
  /** Distributions that it needs at run time, itself among them. */
  needs: string[]
  /** Whether the source's build has shared objects. */
  native: boolean
}

export interface MeasuredSpec {
  name: string
  /** The requested attributes. */
  packages: string[]
  /** Distributions of the environment, and those of them that are native. */
  environment: string[]
  native: string[]
}

/** Packages that the free-threaded interpreter's headers refuse: see ops/sample-channel/README.md. */
export const uncompilable = ['msgspec', 'pycryptodome', 'ruamel-yaml-clib']

/** Returns the measured specs, and the packages that none of them may have because of their dependencies. */
export function chooseSpecs(channel: ChannelPackage[]): { specs: MeasuredSpec[]; leftOut: string[] } {
  const isBuildable = ({ needs }: ChannelPackage) => !needs.some((name) => uncompilable.includes(name))
  const buildable = channel.filter(isBuildable)
  const spec = (name: string, chosen: ChannelPackage[]): MeasuredSpec => {
    const environment = [...new Set(chosen.flatMap(({ needs }) => needs))].sort()
    return {
      name,
      packages: chosen.map(({ attribute }) => attribute),
      environment,
      native: channel.filter((own) => own.native && environment.includes(own.name)).map((own) => own.name),
    }
  }
  const small = ['jinja2', 'click', 'pygments', 'multidict']
  return {
    specs: [
      spec(
        'small',
        buildable.filter(({ name }) => small.includes(name)),
      ),
      spec(
        'all native',
        buildable.filter(({ native }) => native),
      ),
      spec('everything', buildable),
    ],
    leftOut: channel.filter((own) => !isBuildable(own)).map(({ name }) => name),
  }
}
