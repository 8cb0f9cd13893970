"""What podcasts say in plain words, in those of papers: "exam" is a benchmark, "money" the compute, "book" a corpus.

Who explains a paper avoids its terms; words of the same meaning find the page that has them.
"""

from collections.abc import Iterable
from functools import cache

from explorer.model.spoken_words import STOP

_PLAIN = """
teach teaches teaching taught learn learns learned learning lesson lessons raised: train training finetune supervised
school student students pupil teacher: teacher student distillation curriculum
word words syllable syllables: token vocabulary
write writes writing wrote written type typing spit: generate generation output
text texts book books article articles page pages story stories: document corpus context sequence
exam exams test tests quiz homework: benchmark evaluation accuracy task
math maths sums arithmetic calculation algebra: mathematical math arithmetic reasoning
program programs programming programmer coding software app: code programming
picture pictures photo photos drawing screenshot: image figure visual vision
eye eyes seeing: vision visual image
plot graph curve curves chart diagram line lines: figure curve plot
dial dials knob knobs setting settings: hyperparameter parameter value
number numbers value values: parameter value coefficient
money cheap cheaper expensive price pay pays budget bill wasteful waste: cost compute computational efficient overhead
machine machines card cards computer computers hardware chip chips: device distributed parallel gpu node hardware
judge judges grader marker referee critic: reward evaluation verify value critic
grade grades mark marks points: score reward rating
answer answers reply replies respond: response output solution answer
question questions riddle puzzle puzzles ask asks asked: prompt problem query question
think thinks thinking thought thoughts ponder: reasoning thought chain
talk talks chatty wordy waffle ramble rambles rambling: length response verbose
long longer longest lengthy forever: length long extended
brief briefest terse short shorter shortest concise: short length concise
guess guesses guessing hunch: predict prediction estimate hypothesize
squash squashing squeeze shrink cram pack: compress scale interpolate normalize
stretch stretches stretching widen extend extends: scale extension extend interpolation
spin spins spinning spun turn turns turning angle wheel wheels circle: rotation rotary angle frequency wavelength
wave waves: frequency wavelength sinusoidal
order position place where: position positional
near neighbor neighbors beside close closer: local relative distance close
far apart distance distant: distance relative range
fast faster quick quicker speed swift hurry: efficient speedup latency throughput performance
slow slower slowly slows: overhead latency slow slowdown
wait waiting waits idle: latency idle asynchronous synchronous
memory remember remembers memorize: memory cache buffer state
keep keeps kept store stores stored save saves: cache store buffer reuse
redo repeat repeats repeatedly repetition: repeat reuse recompute iteration
copy copies copied copying imitate mimic: distillation replicate duplicate
bigger biggest large larger huge giant massive: large scale billion
small smaller tiny mini: small lightweight
stupid dumb dumber clever smart smarter: performance capability ability degradation
wrong mistake mistakes slip error errors fault flaw bug bugs: error incorrect failure
correct correctly: correct accuracy accurate
average averages averaging mean: average mean merge merging
throw throws discard chuck bin toss drop drops dropped: discard remove exclude eliminate omit
check checks checked checking: verify verification guard validate test
trick tricks hack hacks gimmick: technique method approach
recipe recipes: procedure pipeline method
step steps phase phases stage stages: stage step iteration phase
human humans person folks public: human user preference
nice nicer polite manners helpful useful: helpfulness alignment preference
safe safety nasty harm dangerous bad: harmlessness safety harmful
sharp sharper soft softer fuzzy: temperature entropy softmax
unsure certain confident confidence: entropy uncertainty confidence
loop loops round rounds cycle: loop iteration cycle
inside inner inward: inner nested internal
outside outer around: outer external
branch branches fork forks path paths route: branch path
leave leaves leaving exit escape: exit return
routine routines subroutine helper helpers: function call procedure
kinds types type class classes: type category class
whole fraction decimal integer: integer double float number
wrap wrapped unwrap package box boxed: box unbox tag
browser website web internet online: web browser javascript
garbage rubbish trash: collection gc
list lists: array table
letter letters string: string character
start starts starting begin begins beginning: initial start warmup initialization
finish finished finishes end ends final last: final convergence complete terminate
stop stops stopped halt interrupt: terminate preemption abort stop
crash crashes explode explodes blow blows break breaks cliff: degradation diverge unstable failure collapse
bump bumps spike spikes bumpy smooth: spike stability stable
climb climbs grow grows rise rises rising increase: increase growth warmup
down fall falls sink sinks shrink decline lower: decrease decay decline reduce
split slice slices divide chunk chunks piece pieces cut share: partition shard segment chunk
gather collect collects: gather aggregate collect
send sends network wire traffic: communication bandwidth
expert experts specialist specialists: expert mixture router
layer layers floor floors: layer depth
penalty punish punished penalize: penalty regularization
reward rewarded bonus praise treat paid incentive: reward incentive
search ahead explore exploring: search exploration tree
game games chess: game search play
random randomly dice draw luck chance lottery: random sample sampling
pick picks choose chooses chosen choice select: selection sample choose
easy easier simple simpler plain: simple easy trivial
hard harder hardest difficult tough tricky: difficult challenging hard complex
mix mixed mixes mixture blend jumble: mixture mixing mixed
tongue tongues language languages english chinese spanish: language multilingual
tidy clean cleaned cleaning neat neatly: filter quality readable format
mess messy unreadable ugly: readability noise
rule rules law: rule constraint law
proof prove proves proven: proof lemma theorem
formula equation formulas: equation formula
slope downhill steep hill walk: gradient descent steepest
nudge nudges push update updates: update gradient bias
grid grids square squares rectangle: matrix
size width height wide: dimension size
compare comparing against versus rival rivals competitor competitors competition: comparison baseline compare
beat beats win wins winner top: outperform surpass improve
worse lose loses loser: degrade inferior degradation
old older previous earlier existing: previous prior existing
newer newcomer: propose novel new
claim claims headline promise: demonstrate result show
future someday tomorrow: future
fail fails failed failure unsuccessful: unsuccessful failure limitation
limit limits weak weakness catch downside drawback shortcoming: limitation drawback disadvantage
share free open download release: release opensource available
example examples sample samples: sample example shot demonstration
percent percentage: rate ratio percentage
twice double doubled doubling: double twice
half halve halved: half
machinery setup plumbing infrastructure: infrastructure system framework
container containers sandbox: container sandbox
camera video film: video image
sound voice speech audio: audio speech
medicine doctor patient hospital: clinical medical patient
brain neuron neurons: neural network
robot robots arm: robot robotic manipulation policy
logic logical: reasoning logic
fact facts trivia: knowledge factual
noisy: noise variance
spread spreads spreading: distribution variance spread
likely odds surprised surprise: probability likelihood perplexity
important matter: weight importance attention
focus attend attends: attention
combine combined merge merges glue: combine merge concatenate
"""
"""A line for each meaning: as it is said, then as it is printed. What is a word of speech besides tells nothing."""


def printed_words(said: Iterable[str]) -> list[str]:
    """Return words that papers use for what is said; one that several of the spoken words mean is there as often.

    Args:
        said: words in lower case, in any order.
    """
    meanings = {number for word in set(said) - STOP for number in _numbers().get(word, ())}
    return [word for number in sorted(meanings) for word in _printed()[number]]


@cache
def _printed() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.partition(":")[2].split()) for line in _PLAIN.strip().splitlines())


@cache
def _numbers() -> dict[str, list[int]]:
    """Return the numbers of the meanings of each plain word."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(_PLAIN.strip().splitlines()):
        for word in line.partition(":")[0].split():
            found.setdefault(word, []).append(number)
    return found
