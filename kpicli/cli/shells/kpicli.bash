# Completion of kpicli for bash. In ~/.bashrc: eval "$(kpicli completion bash)"
_kpicli() {
    local kind= line
    COMPREPLY=()
    {
        IFS= read -r kind
        while IFS= read -r line; do COMPREPLY+=("$line"); done
    } < <("$1" completion bash -- "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
    case $kind in
        files) compopt -o default 2>/dev/null ;;
        begun) compopt -o nospace 2>/dev/null ;;
    esac
    return 0
}
complete -F _kpicli kpicli
