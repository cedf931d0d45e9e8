#compdef kpicli
# Completion of kpicli for zsh. In ~/.zshrc, after compinit: eval "$(kpicli completion zsh)"
_kpicli() {
    local -a found values shown
    local line
    found=("${(@f)$("$words[1]" completion zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    if [[ $found[1] == files ]]; then
        [[ $PREFIX == --*=* ]] && compset -P '*='
        _files
        return
    fi
    for line in "${(@)found[2,-1]}"; do
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    (( $#values )) || return 1
    if [[ $found[1] == begun ]]; then
        compadd -S '' -l -d shown -a values
    else
        compadd -l -d shown -a values
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _kpicli "$@"
else
    compdef _kpicli kpicli
fi
