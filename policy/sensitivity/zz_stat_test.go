package sensitivity
import ("testing";"layak/domain";"fmt";"time")
func TestStat(t *testing.T){
 for _,n:=range []int{1000,10000,100000}{
 g:=generate(1); s,plant:=generatedScanner(t,g,n)
 text:=g.text(1<<20,plant,true)
 ev:=s.program.evaluation(t.Context(),testNow,false)
 ev.collect(domain.Field{Name:"body",Text:text})
 f:=ev.fields[0]; p:=s.program
 awake,formed,known,keys,rkeys:=0,0,0,0,0
 for from:=0;from<len(f.tokens);from+=4096{ f.awake=f.awake[:0]; p.wake(f,from,min(from+4096,len(f.tokens))); for _,w:=range f.awake{awake++; if w.formed{formed++}; if w.known{known++; h:=hashAt(f.view.text[:len(f.view.text)+padding], int(f.tokens[w.token].s), len(f.text(int(w.token)))); keys+=len(p.words.find(h,f.text(int(w.token)))); rkeys+=len(p.roots.find(h,f.text(int(w.token))))}}}
 fmt.Println(n,"tokens",len(f.tokens),"awake",awake,"known",known,"formed",formed,"keys",keys,rkeys,"hits",len(f.hits),"spots",len(f.spots.list))
 st:=func(name string, fn func()){ b:=time.Now(); for range 5 {fn()}; fmt.Printf("  %s %.2f ns/tok\n",name,float64(time.Since(b))/5/float64(len(f.tokens)))}
 st("read",func(){f.tokens=f.tokens[:0];f.sentences=f.sentences[:0];f.read()})
 st("wake",func(){for from:=0;from<len(f.tokens);from+=4096{ f.awake=f.awake[:0]; p.wake(f,from,min(from+4096,len(f.tokens)))}})
 st("lookup",func(){f.reset(p,f.field);f.read();p.lookUp(t.Context(),f)})
 st("look",func(){f.spots.reset();p.look(f)})
 st("run",func(){ev.found=ev.found[:0];ev.points=ev.points[:0];f.settled.reset(0);f.emitted.reset(0);ev.run()})
 fmt.Println(len(ev.found), len(f.settled.used))
 st("findings",func(){_ = ev.findings()})
 }
}
