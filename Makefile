# upkeep: `make demo`, `make test`, `make bench`, `make install PREFIX=/usr/local`.
#
# Every target sets up what it needs first: Debian packages, installed when you are root, named
# when you are not.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# Test names to run, as `swift test --filter` takes them.
FILTER ?=

# How long `make fuzz` runs each target, and which: all, where none are named.
SECONDS ?= 60
TARGETS ?=

# What `make image` copies into the image, where it names a directory.
TOOLS ?=

# One executable, which goes by the names of its stages too.
STAGES := upkeep-detect upkeep-analyze upkeep-backup upkeep-apply upkeep-validate \
    upkeep-rollback upkeep-report upkeep-deliver
BUILD := .build/release
DOCUMENTS := .build/documents

# Gives a file in a directory the names of the stages too: the directory, and what ends each name.
named = for stage in $(STAGES); do ln -sf "upkeep$(2)" "$(1)/$$stage$(2)" || exit 1; done

# Where shells look for what they complete command lines by, and man for its pages.
SHARE = $(DESTDIR)$(PREFIX)/share
BASH_WORDS = $(SHARE)/bash-completion/completions
ZSH_WORDS = $(SHARE)/zsh/site-functions
FISH_WORDS = $(SHARE)/fish/vendor_completions.d
MAN = $(SHARE)/man/man1

.PHONY: build test lint schemas docs demo examples bench fuzz image install uninstall clean

build:
	@scripts/setup build
	@$(SWIFT) build --quiet -c release --product upkeep
	@$(call named,$(BUILD))

test:
	@scripts/setup test
	@mkdir -p .build && rm -rf $(DOCUMENTS)
	$(SWIFT) package describe --type json > .build/package.json
	$(SWIFT) build -c release --build-tests
	UPKEEP_TEST_DOCUMENTS="$(CURDIR)/$(DOCUMENTS)" \
	    $(SWIFT) test -c release --skip-build $(if $(FILTER),--filter '$(FILTER)')
	scripts/check-documents $(BUILD)/upkeep $(DOCUMENTS)
	scripts/check-deploy $(BUILD)/upkeep

lint:
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests fuzz Package.swift
	scripts/lint
	$(SWIFT) run --quiet -c release upkeep-memberwise --check
	$(SWIFT) run --quiet -c release upkeep-schemas --check

# Makes what follows from the types of documents: their initialisers first, without which the types
# of a new field do not compile, then their schemas.
schemas:
	$(SWIFT) run --quiet -c release upkeep-memberwise
	$(SWIFT) run --quiet -c release upkeep-schemas

# What the program itself knows: tables in docs/, and schemas/.
docs:
	UPDATE_GOLDENS=1 $(SWIFT) test -c release --filter DocsTests

demo: build
	@scripts/demo $(BUILD)

# Reports of the example repository, in reports/examples.
examples: build
	@scripts/setup test
	@scripts/examples $(BUILD)

bench: build
	@scripts/setup bench
	@$(SWIFT) build --quiet -c release --product upkeep-bench
	@bench/run $(BUILD)

# An OCI layout in .build/image; TOOLS names a directory with kustomize, helm and kubeconform.
image: build
	@scripts/setup image
	@scripts/image $(BUILD) .build/image $(TOOLS)

# In a directory of its own: every module has libFuzzer's counters there.
fuzz:
	@scripts/setup test
	@UPKEEP_FUZZ=1 $(SWIFT) build --quiet -c release --scratch-path .build/fuzz --product upkeep-fuzz
	@fuzz/run .build/fuzz/release $(SECONDS) $(TARGETS)

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -s -m 755 $(BUILD)/upkeep "$(DESTDIR)$(PREFIX)/bin/upkeep"
	install -m 755 cronjobs/upkeep-job pipelines/ci/upkeep-ci "$(DESTDIR)$(PREFIX)/bin"
	$(call named,$(DESTDIR)$(PREFIX)/bin)
	install -d "$(BASH_WORDS)" "$(ZSH_WORDS)" "$(FISH_WORDS)" "$(MAN)"
	$(BUILD)/upkeep completion bash > "$(BASH_WORDS)/upkeep"
	$(call named,$(BASH_WORDS))
	$(BUILD)/upkeep completion zsh > "$(ZSH_WORDS)/_upkeep"
	$(BUILD)/upkeep completion fish > "$(FISH_WORDS)/upkeep.fish"
	$(call named,$(FISH_WORDS),.fish)
	chmod 644 "$(BASH_WORDS)/upkeep" "$(ZSH_WORDS)/_upkeep" "$(FISH_WORDS)/upkeep.fish"
	$(BUILD)/upkeep man --into "$(MAN)"

# The pages are those that the installed program names.
uninstall:
	if [ -x "$(DESTDIR)$(PREFIX)/bin/upkeep" ]; then \
	    for page in $$("$(DESTDIR)$(PREFIX)/bin/upkeep" man --list); do rm -f "$(MAN)/$$page"; done; fi
	for program in upkeep $(STAGES); do \
	    rm -f "$(BASH_WORDS)/$$program" "$(FISH_WORDS)/$$program.fish"; done
	rm -f "$(ZSH_WORDS)/_upkeep"
	for program in upkeep upkeep-job upkeep-ci $(STAGES); do rm -f "$(DESTDIR)$(PREFIX)/bin/$$program"; done

clean:
	rm -rf .build
